import { moons } from "../measures/moons.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

export const twoMoons = lawDataset({
  name: "twoMoons",
  summary:
    "Two interleaving half circles of radius 1, centred at (0, 0) and (1, 1/2), uniform by length, with Gaussian noise; " +
    "its density is an integral along the arcs by Gauss-Legendre quadrature.",
  paper: "the law of scikit-learn's make_moons; with noise 0.1, that of Durkan et al. 2019, arXiv:1906.04032 (nflows)",
  cost: curveCost,
  options: { noise: noiseOption(0.05) },
  law: ({ noise }) => new NoisyCurve(moons, noise),
});
