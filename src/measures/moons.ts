import { circularArc, type Curve } from "./curve.js";

/** The two half circles of scikit-learn's make_moons and torchdyn's generate_moons. */
export const moons: readonly Curve[] = [
  circularArc([0, 0], 1, 0, Math.PI),
  circularArc([1, 0.5], 1, Math.PI, 2 * Math.PI),
];
