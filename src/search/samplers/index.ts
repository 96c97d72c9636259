import { grid } from "./grid.js";
import { halton } from "./halton.js";
import { latinHypercube } from "./latin-hypercube.js";
import { random } from "./random.js";
import { sobol } from "./sobol.js";
import { tpe } from "./tpe.js";

export { grid, halton, latinHypercube, random, sobol, tpe };

/** Every sampler of hyperparameters. */
export const searchSamplers = [grid, random, sobol, halton, latinHypercube, tpe];
