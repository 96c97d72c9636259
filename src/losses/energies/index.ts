import { doubleWell } from "./double-well.js";
import { lawOfData } from "./law-of-data.js";
import { twoModes } from "./two-modes.js";

export { doubleWell, lawOfData, twoModes };

/** Every energy: densities that are known up to a factor, to which reverse KL fits a flow. */
export const energies = [lawOfData, twoModes, doubleWell];
