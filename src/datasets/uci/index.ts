import { bsds300 } from "./bsds300.js";
import { gas } from "./gas.js";
import { hepmass } from "./hepmass.js";
import { miniboone } from "./miniboone.js";
import { power } from "./power.js";

export { bsds300, gas, hepmass, miniboone, power };

/** The tabular sets by which normalizing flows are compared, with the preprocessing and the splits of the MAF paper. */
export const uci = [power, gas, hepmass, miniboone, bsds300];
