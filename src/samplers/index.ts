import { eulerMaruyama } from "./euler-maruyama.js";
import { stochasticHeun } from "./stochastic-heun.js";

export { eulerMaruyama, stochasticHeun };

/** Every sampler of a stochastic equation. */
export const samplers = [eulerMaruyama, stochasticHeun];
