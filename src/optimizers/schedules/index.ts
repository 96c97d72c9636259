import { constantRate } from "./constant-rate.js";
import { cosineDecay } from "./cosine-decay.js";
import { linearDecay } from "./linear-decay.js";
import { warmup } from "./warmup.js";

export { constantRate, cosineDecay, linearDecay, warmup };

/** Every learning-rate schedule. */
export const schedules = [constantRate, cosineDecay, linearDecay, warmup];
