import { independent } from "./independent.js";

export { independent };

/** Every coupling. */
export const couplings = [independent];
