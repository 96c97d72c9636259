import { swissRollSection } from "../measures/rolled.js";
import { rolledDataset } from "./rolled-dataset.js";

export const swissRoll = rolledDataset({
  name: "swissRoll",
  summary: "The spiral t (cos t, sin t), t uniform on [1.5 pi, 4.5 pi]",
  paper: "scikit-learn's make_swiss_roll",
  section: swissRollSection,
  height: 21,
  noise: 0.5,
});
