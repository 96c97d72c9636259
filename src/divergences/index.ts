import { exactDivergence } from "./exact-divergence.js";
import { hutchPlusPlus } from "./hutch-plus-plus.js";
import { hutchinson } from "./hutchinson.js";

export { exactDivergence, hutchPlusPlus, hutchinson };

/** Every way to the divergence of a velocity. */
export const divergences = [exactDivergence, hutchinson, hutchPlusPlus];
