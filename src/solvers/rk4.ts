import { fixedStep } from "./runge-kutta.js";

export const rk4 = fixedStep({
  tableau: {
    name: "rk4",
    order: 4,
    c: [0, 1 / 2, 1 / 2, 1],
    a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
    b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
  },
  summary: "The classic Runge-Kutta method with equal steps, order 4.",
  paper: "Kutta 1901, Zeitschrift fuer Mathematik und Physik 46, 435-453",
});
