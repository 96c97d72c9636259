/** Below this the exponential is taken as zero: exp(-40) is 2^-57, less than half a unit in the last place of 1. */
export const negligible = -40;

/** The exponential by table, under the name that the losses know it by. */
export { decay as expTable } from "../numerics/exponential.js";
