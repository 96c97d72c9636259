import { Pinwheel } from "../../measures/pinwheel.js";
import { rescaledMeasure } from "../../measures/standardized.js";
import { lawDataset } from "../law-dataset.js";

export const pinwheelFfjord = lawDataset({
  name: "pinwheelFfjord",
  summary: "The pinwheel of five arms, doubled.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (FFJORD), toy data",
  cost: "O(1) a sample; a density: about 50 sines an arm to bracket its roots, and Illinois steps for each",
  options: {},
  law: () => rescaledMeasure(new Pinwheel({ arms: 5, radialStd: 0.3, tangentialStd: 0.1, rate: 0.25 }), 2),
});
