import { ConditionalGaussian } from "../measures/conditional-gaussian.js";
import { lawDataset } from "./law-dataset.js";

export const crescent = lawDataset({
  name: "crescent",
  summary: "The law in which y is N(0, 1), and x is N(y^2 / 2 - 1, e^-2) given it.",
  paper: "Durkan et al. 2019, arXiv:1906.04032, code",
  cost: "O(1) a sample and a density",
  options: {},
  law: () =>
    new ConditionalGaussian({
      dimension: 2,
      driver: 1,
      driverStd: 1,
      mean: (y) => 0.5 * y * y - 1,
      logStd: () => -1,
    }),
});
