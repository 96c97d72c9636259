import { waveDataset } from "./wave.js";

export const cosineCurve = waveDataset({
  name: "cosineCurve",
  wave: "cos",
  paper: "a cosine in the place of the sine that Grathwohl et al. 2019, arXiv:1810.01367, call cos",
});
