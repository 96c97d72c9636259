import { type Points, points } from "../numerics/points.js";
import type { Transform } from "./dataset.js";

/** How many grey levels an image has: a level k, dequantised, lies in [k, k + 1). */
export const greyLevels = 256;

/** Grey levels x = 256 y of y in the unit interval. */
export const unitInterval: Transform = {
  apply: (y) => mapped(y, (value) => greyLevels * value),
  invert: (x) => mapped(x, (value) => value / greyLevels),
  logVolume: ({ n, d }) => new Float64Array(n).fill(d * Math.log(greyLevels)),
};

/**
 * Grey levels x with y = logit(alpha + (1 - 2 alpha) x / 256), which spreads the unit interval over the line (Papamakarios
 * et al. 2017, arXiv:1705.07057, section 4.3; Dinh et al. 2017, arXiv:1605.08803, section 4.1).
 */
export function logitOfGreyLevels(alpha: number): Transform {
  const width = 1 - 2 * alpha;
  const constant = Math.log(greyLevels / width);
  return {
    apply: (y) => mapped(y, (value) => (greyLevels * (1 / (1 + Math.exp(-value)) - alpha)) / width),
    invert: (x) =>
      mapped(x, (value) => {
        const p = alpha + (width * value) / greyLevels;
        return Math.log(p) - Math.log1p(-p);
      }),
    logVolume({ n, d, data }) {
      const out = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let at = i * d; at < (i + 1) * d; at++) {
          // log of p (1 - p) for p = 1 / (1 + exp(-y)), which is even in y.
          const distance = Math.abs(data[at]!);
          sum -= distance + 2 * Math.log1p(Math.exp(-distance));
        }
        out[i] = sum + d * constant;
      }
      return out;
    },
  };
}

function mapped({ n, d, data }: Points, map: (value: number) => number): Points {
  return points(n, d, data.map(map));
}
