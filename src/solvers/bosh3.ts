import { adaptiveStep } from "./runge-kutta.js";

export const bosh3 = adaptiveStep({
  tableau: {
    name: "bosh3",
    order: 3,
    c: [0, 1 / 2, 3 / 4, 1],
    a: [[], [1 / 2], [0, 3 / 4], [2 / 9, 1 / 3, 4 / 9]],
    b: [2 / 9, 1 / 3, 4 / 9, 0],
    embedded: { order: 2, b: [7 / 24, 1 / 4, 1 / 3, 1 / 8] },
  },
  summary: "Bogacki and Shampine's method of order 3 with an error estimate of order 2, adaptive.",
  paper: "Bogacki & Shampine 1989, doi:10.1016/0893-9659(89)90079-7",
});
