import { fixedStep } from "./runge-kutta.js";

export const heun3 = fixedStep({
  tableau: { name: "heun3", order: 3, c: [0, 1 / 3, 2 / 3], a: [[], [1 / 3], [0, 2 / 3]], b: [1 / 4, 0, 3 / 4] },
  summary: "Heun's three-stage method with equal steps, order 3.",
  paper: "Heun 1900, Zeitschrift fuer Mathematik und Physik 45, 23-38",
});
