import { component } from "../../component/component.js";
import { decodeNpyNumbers } from "../../numerics/npy.js";
import type { Points } from "../../numerics/points.js";
import { momentsOf } from "../parts.js";
import {
  asPoints,
  columnsOf,
  lastTenths,
  paper,
  publishedDataset,
  publishedOptions,
  readPublished,
  unbiased,
} from "./published.js";

const sensors = 16;
/** A column is left out while its correlation with another exceeds this. */
const tooMuch = 0.98;

/** A pickle is a program of Python: it is for its owner to run it. */
const conversion =
  ", run in its folder gas: python3 -c \"import numpy, pandas; numpy.save('ethylene_CO.npy', " +
  "pandas.read_pickle('ethylene_CO.pickle').drop(columns=['Meth', 'Eth', 'Time']).to_numpy(float))\",";

export const gas = component({
  kind: "dataset",
  name: "gas",
  summary:
    "Chemical sensors in a mixture of ethylene and carbon monoxide (UCI GAS), without columns that follow from others, " +
    "standardised; the published pickle must be saved as .npy once.",
  paper,
  cost: "O(n d^2) time, O(n d) memory, n = 1,052,065 and d = 8",
  options: publishedOptions,
  inject: [],
  create: (options) => ({
    load: async () => {
      const bytes = await readPublished("gas", options.folder, "gas/ethylene_CO.npy", conversion);
      const all = asPoints("gas", decodeNpyNumbers("gas/ethylene_CO.npy", bytes), sensors);
      const kept = uncorrelated(all);
      const chosen = columnsOf(all, kept);
      const described = { name: "gas", columns: kept.map((j) => `sensor ${j + 1}`) };
      const moments = unbiased(momentsOf(chosen, described), chosen.n);
      return publishedDataset(described, lastTenths(chosen), moments, options);
    },
  }),
});

/** The columns that are left when the first that is too correlated with another is left out, again and again. */
function uncorrelated(all: Points): readonly number[] {
  const correlation = correlations(all);
  let kept = Array.from({ length: all.d }, (_, j) => j);
  for (;;) {
    const follows = kept.find((a) => kept.some((b) => a !== b && correlation[a * all.d + b]! > tooMuch));
    if (follows === undefined) return kept;
    kept = kept.filter((j) => j !== follows);
  }
}

/** Pearson's correlations of the columns, [d, d]. */
function correlations({ n, d, data }: Points): Float64Array {
  const mean = new Float64Array(d);
  for (let at = 0; at < data.length; at++) mean[at % d]! += data[at]! / n;
  const products = new Float64Array(d * d);
  const away = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < d; j++) away[j] = data[i * d + j]! - mean[j]!;
    for (let a = 0; a < d; a++) for (let b = 0; b < d; b++) products[a * d + b]! += away[a]! * away[b]!;
  }
  return products.map((product, at) => {
    const [a, b] = [Math.floor(at / d), at % d];
    return product / Math.sqrt(products[a * (d + 1)]! * products[b * (d + 1)]!);
  });
}
