import { fixedStep } from "./runge-kutta.js";

export const heun = fixedStep({
  tableau: { name: "heun", order: 2, c: [0, 1], a: [[], [1]], b: [1 / 2, 1 / 2] },
  summary: "Heun's method (explicit trapezoid) with equal steps, order 2.",
  paper: "Heun 1900, Zeitschrift fuer Mathematik und Physik 45, 23-38",
});
