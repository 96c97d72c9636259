import { adaptiveStep } from "./runge-kutta.js";

export const dopri5 = adaptiveStep({
  tableau: {
    name: "dopri5",
    order: 5,
    c: [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1],
    a: [
      [],
      [1 / 5],
      [3 / 40, 9 / 40],
      [44 / 45, -56 / 15, 32 / 9],
      [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
      [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
      [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
    ],
    b: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0],
    embedded: {
      order: 4,
      b: [5179 / 57600, 0, 7571 / 16695, 393 / 640, -92097 / 339200, 187 / 2100, 1 / 40],
    },
  },
  summary: "Dormand and Prince's method of order 5 with an error estimate of order 4, adaptive.",
  paper: "Dormand & Prince 1980, doi:10.1016/0771-050X(80)90013-3",
});
