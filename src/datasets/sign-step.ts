import { ConditionalGaussian } from "../measures/conditional-gaussian.js";
import { lawDataset } from "./law-dataset.js";

export const signStep = lawDataset({
  name: "signStep",
  summary: "The law in which x is N(0, 1), and y is N(x + sign x, e^-3) given it.",
  paper: "Durkan et al. 2019, arXiv:1906.04032, code",
  cost: "O(1) a sample and a density",
  options: {},
  law: () =>
    new ConditionalGaussian({
      dimension: 2,
      driver: 0,
      driverStd: 1,
      mean: (x) => x + Math.sign(x),
      logStd: () => -1.5,
      kinks: [0],
    }),
});
