import { independent } from "./independent.js";

export { independent };

/** Every coupling: joint laws of base and data. */
export const couplings = [independent];
