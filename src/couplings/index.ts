import { fixedPairs } from "./fixed-pairs.js";
import { independent } from "./independent.js";
import { minibatchOt } from "./minibatch-ot.js";
import { semiDiscrete } from "./semi-discrete.js";
import { sinkhorn } from "./sinkhorn.js";
import { unbalanced } from "./unbalanced.js";

export { fixedPairs, independent, minibatchOt, semiDiscrete, sinkhorn, unbalanced };

/** Every coupling: joint laws of base and data. */
export const couplings = [independent, minibatchOt, sinkhorn, unbalanced, semiDiscrete, fixedPairs];
