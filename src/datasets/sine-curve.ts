import { waveDataset } from "./wave.js";

export const sineCurve = waveDataset({
  name: "sineCurve",
  wave: "sin",
  paper: "with noise 0, the law that Grathwohl et al. 2019, arXiv:1810.01367, call cos",
});
