import { fixedStep } from "./runge-kutta.js";

export const midpoint = fixedStep({
  tableau: { name: "midpoint", order: 2, c: [0, 1 / 2], a: [[], [1 / 2]], b: [0, 1] },
  summary: "Explicit midpoint method with equal steps, order 2.",
  paper: "Runge 1895, doi:10.1007/BF01446807",
});
