import { adamsBashforthMoulton } from "./adams.js";
import { bosh3 } from "./bosh3.js";
import { dopri5 } from "./dopri5.js";
import { dopri8 } from "./dopri8.js";
import { euler } from "./euler.js";
import { heun } from "./heun.js";
import { heun3 } from "./heun3.js";
import { midpoint } from "./midpoint.js";
import { rk4 } from "./rk4.js";
import { rk4ThreeEighths } from "./rk4-three-eighths.js";
import { tsit5 } from "./tsit5.js";

export { adamsBashforthMoulton, bosh3, dopri5, dopri8, euler, heun, heun3, midpoint, rk4, rk4ThreeEighths, tsit5 };

/** The Runge-Kutta methods: a tableau each. */
export const rungeKuttaMethods = [euler, midpoint, heun, heun3, rk4, rk4ThreeEighths, bosh3, dopri5, tsit5, dopri8];

/** Every solver. */
export const solvers = [...rungeKuttaMethods, adamsBashforthMoulton];
