import { fixedStep } from "./runge-kutta.js";

export const rk4ThreeEighths = fixedStep({
  tableau: {
    name: "rk4ThreeEighths",
    order: 4,
    c: [0, 1 / 3, 2 / 3, 1],
    a: [[], [1 / 3], [-1 / 3, 1], [1, -1, 1]],
    b: [1 / 8, 3 / 8, 3 / 8, 1 / 8],
  },
  summary: "Kutta's 3/8 rule with equal steps, order 4.",
  paper: "Kutta 1901, Zeitschrift fuer Mathematik und Physik 46, 435-453",
});
