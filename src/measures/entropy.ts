import { type Points, points } from "../numerics/points.js";
import { Stream } from "../numerics/random.js";
import { mean, standardError } from "../numerics/statistics.js";
import type { Entropy, Measure } from "./measure.js";

/**
 * Entropy in nats of a law on the plane that is smooth on the scale `finest` and whose mass beyond eight times `widest`
 * from all anchors is negligible (below e^-32): the trapezoidal rule on a lattice of step `finest / 2` around the
 * anchors. Its error falls like exp(-2 pi^2 (finest / step)^2) for Gaussian blur, so the rule on every second lattice
 * point, which costs nothing, bounds it from far above.
 */
export function planarEntropy(
  logDensity: (x: Points) => Float64Array,
  anchors: readonly ArrayLike<number>[],
  { finest, widest }: { readonly finest: number; readonly widest: number },
): Entropy {
  const step = finest / 2;
  // An even number of lattice points a side, so that the coarser lattice is regular across blocks.
  const side = 2 * Math.ceil((8 * widest) / (2 * step));
  const block = side * step;
  const lattice = points(side * side, 2);
  let fine = 0;
  let coarse = 0;
  for (const [column, row] of blocksAround(anchors, block)) {
    for (let i = 0; i < side; i++) {
      for (let j = 0; j < side; j++) {
        lattice.data[2 * (i * side + j)] = column * block + j * step;
        lattice.data[2 * (i * side + j) + 1] = row * block + i * step;
      }
    }
    const logs = logDensity(lattice);
    for (let at = 0; at < logs.length; at++) {
      if (logs[at] === -Infinity) continue;
      const term = -logs[at]! * Math.exp(logs[at]!);
      fine += term;
      if (at % 2 === 0 && Math.floor(at / side) % 2 === 0) coarse += term;
    }
  }
  const value = fine * step * step;
  return { value, error: Math.abs(value - 4 * coarse * step * step) + 1e-12 };
}

/** The squares of side `block` that hold an anchor, and their neighbours, each once. */
function blocksAround(anchors: readonly ArrayLike<number>[], block: number): Iterable<readonly [number, number]> {
  const found = new Map<string, readonly [number, number]>();
  for (const anchor of anchors) {
    const column = Math.floor(anchor[0]! / block);
    const row = Math.floor(anchor[1]! / block);
    for (const i of [-1, 0, 1]) {
      for (const j of [-1, 0, 1]) found.set(`${column + i} ${row + j}`, [column + i, row + j]);
    }
  }
  return found.values();
}

/** Entropy in nats as the mean of -log p over `n` samples of a fixed stream; its error is three standard errors. */
export function sampledEntropy(law: Measure & Required<Pick<Measure, "logDensity">>, n = 200_000): Entropy {
  const surprise = law.logDensity(law.sample(n, Stream.of(0, "entropy"))).map((log) => -log);
  return { value: mean(surprise), error: 3 * standardError(surprise) };
}
