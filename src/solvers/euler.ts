import { fixedStep } from "./runge-kutta.js";

export const euler = fixedStep({
  tableau: { name: "euler", order: 1, c: [0], a: [[]], b: [1] },
  summary: "Explicit Euler method with equal steps, order 1.",
  paper: "Hairer, Norsett & Wanner 1993, Solving Ordinary Differential Equations I, section I.7",
});
