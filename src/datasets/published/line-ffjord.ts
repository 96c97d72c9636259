import { graphCurve } from "../../measures/graph-curve.js";
import { NoisyCurve } from "../../measures/noisy-curve.js";
import { lawDataset } from "../law-dataset.js";
import { curveCost } from "../noise-option.js";

export const lineFfjord = lawDataset({
  name: "lineFfjord",
  summary: "The segment y = x over x uniform on [-5/2, 5/2]: a 1-manifold.",
  paper: "Grathwohl et al. 2019, arXiv:1810.01367 (FFJORD), toy data",
  cost: curveCost,
  options: {},
  law: () =>
    new NoisyCurve(
      [
        graphCurve(
          2.5,
          (x) => x,
          () => 1,
        ),
      ],
      0,
    ),
});
