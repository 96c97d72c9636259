import { component } from "../../component/component.js";
import { NumpyRandom } from "../../numerics/numpy-random.js";
import { type Points, points } from "../../numerics/points.js";
import { oneArrayDataset, paper, publishedOptions } from "./published.js";

const columns = [
  "global active power (kW)",
  "voltage (V)",
  "sub-metering 1 (Wh)",
  "sub-metering 2 (Wh)",
  "sub-metering 3 (Wh)",
  "time of day",
];
/** Where they stand in the file; reactive power and intensity are left out. */
const kept = [0, 2, 4, 5, 6, 7];
const inFile = 8;

export const power = component({
  kind: "dataset",
  name: "power",
  summary: "Electric power consumption of a household, minute by minute (UCI POWER), dequantised and standardised.",
  paper,
  cost: "O(n d) time and memory, n = 2,049,280 and d = 6",
  options: publishedOptions,
  inject: [],
  create: (options) => ({
    load: () => oneArrayDataset({ name: "power", columns }, inFile, options, prepared),
  }),
});

/** Shuffled, with the columns that are kept, and noise that dequantises them, all by the published seed. */
function prepared({ n, data }: Points): Points {
  const random = new NumpyRandom(42);
  const order = random.permutation(n);
  const d = kept.length;
  const out = points(n, d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) out.data[i * d + j] = data[order[i]! * inFile + kept[j]!]!;
  }
  for (let i = 0; i < n; i++) out.data[i * d + 1]! += 0.01 * random.uniform();
  for (let i = 0; i < n; i++) out.data[i * d]! += 0.001 * random.uniform();
  for (let i = 0; i < n; i++) for (let j = 2; j < 5; j++) out.data[i * d + j]! += random.uniform();
  return out;
}
