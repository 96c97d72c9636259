import { standardGaussian } from "./standard-gaussian.js";

/** Base measures: what flows start from. */
export const bases = [standardGaussian];
