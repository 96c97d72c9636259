import { checkerboard } from "./checkerboard.js";
import { circle } from "./circle.js";
import { csvFile } from "./csv-file.js";
import { eightGaussians } from "./eight-gaussians.js";
import { twoMoons } from "./two-moons.js";
import { usZipcodes } from "./us-zipcodes.js";

export { checkerboard, circle, csvFile, eightGaussians, twoMoons, usZipcodes };

/** Every dataset: real data, then named laws. */
export const datasets = [usZipcodes, csvFile, eightGaussians, twoMoons, checkerboard, circle];
