import { standardGaussian } from "./standard-gaussian.js";

export { standardGaussian };

/** Every base measure. */
export const bases = [standardGaussian];
