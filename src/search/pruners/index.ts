import { anyOf } from "./any-of.js";
import { asha } from "./asha.js";
import { hyperband } from "./hyperband.js";
import { median } from "./median.js";
import { nan } from "./nan.js";
import { patience } from "./patience.js";

export { anyOf, asha, hyperband, median, nan, patience };

/** Every pruner of trials. */
export const pruners = [median, asha, hyperband, patience, nan, anyOf];
