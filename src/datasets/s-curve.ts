import { sCurveSection } from "../measures/rolled.js";
import { rolledDataset } from "./rolled-dataset.js";

export const sCurve = rolledDataset({
  name: "sCurve",
  summary: "Two three-quarter circles that form an S, uniform by length",
  paper: "scikit-learn's make_s_curve",
  section: sCurveSection,
  height: 2,
  noise: 0.1,
});
