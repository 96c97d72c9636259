import { cmaEs } from "./cma-es.js";
import { gaussianProcess } from "./gaussian-process.js";
import { gridSearch } from "./grid-search.js";
import { halton } from "./halton.js";
import { latinHypercube } from "./latin-hypercube.js";
import { nsga2 } from "./nsga2.js";
import { random } from "./random.js";
import { sobol } from "./sobol.js";
import { tpe } from "./tpe.js";

export { cmaEs, gaussianProcess, gridSearch, halton, latinHypercube, nsga2, random, sobol, tpe };

/** Every sampler of hyperparameters. */
export const searchSamplers = [gridSearch, random, sobol, halton, latinHypercube, tpe, gaussianProcess, cmaEs, nsga2];
