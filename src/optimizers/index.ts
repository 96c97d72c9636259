import { adamW } from "./adam-w.js";
import { adam } from "./adam.js";
import { sgd } from "./sgd.js";

export { adam, adamW, sgd };
export * from "./schedules/index.js";

/** Every optimizer. */
export const optimizers = [adam, adamW, sgd];
