import { type Points, points } from "../numerics/points.js";
import { Stream } from "../numerics/random.js";
import { mean, standardError } from "../numerics/statistics.js";
import type { Entropy, Measure } from "./measure.js";

/** Blocks of the lattice from an anchor's own one to the last one whose mass counts. */
const blocksAway = 2;
const offsets = [-2, -1, 0, 1, 2];

/**
 * Entropy in nats of a law on the line or in the plane that is smooth on the scale `finest` and whose mass beyond seven
 * times `widest` from all anchors is negligible (below e^-24): the trapezoidal rule on a lattice around the anchors. Its
 * error falls like exp(-2 pi^2 (finest / step)^2) for Gaussian blur, so the rule on every second lattice point, those of
 * one colour of a chessboard in the plane, costs nothing and bounds it from far above.
 */
export function latticeEntropy(
  logDensity: (x: Points) => Float64Array,
  anchors: readonly ArrayLike<number>[],
  { finest, widest }: { readonly finest: number; readonly widest: number },
): Entropy {
  const d = anchors[0]!.length;
  const step = (d === 1 ? 0.5 : 0.75) * finest;
  // An even number of lattice points a side, so that every second one is so across blocks, too.
  const side = 2 * Math.ceil((7 * widest) / (2 * blocksAway * step));
  const block = side * step;
  const lattice = points(side ** d, d);
  let fine = 0;
  let coarse = 0;
  for (const corner of blocksAround(anchors, block)) {
    for (let i = 0; i < lattice.n; i++) {
      for (let j = 0; j < d; j++) {
        lattice.data[i * d + j] = corner[j]! * block + (Math.floor(i / side ** j) % side) * step;
      }
    }
    const logs = logDensity(lattice);
    for (let i = 0; i < logs.length; i++) {
      if (logs[i] === -Infinity) continue;
      const term = -logs[i]! * Math.exp(logs[i]!);
      fine += term;
      if ((i + (d === 1 ? 0 : Math.floor(i / side))) % 2 === 0) coarse += term;
    }
  }
  const value = fine * step ** d;
  return { value, error: Math.abs(value - 2 * coarse * step ** d) + 1e-12 };
}

/** The cubes of side `block`, by their corners over `block`, that hold an anchor or are near one that does, each once. */
function blocksAround(anchors: readonly ArrayLike<number>[], block: number): Iterable<readonly number[]> {
  const own = new Map<string, readonly number[]>();
  for (const anchor of anchors) {
    const corner = Array.from(anchor, (value) => Math.floor(value / block));
    own.set(corner.join(" "), corner);
  }
  const found = new Map<string, readonly number[]>();
  for (const corner of own.values()) {
    let near: number[][] = [[]];
    for (const cell of corner) near = near.flatMap((start) => offsets.map((offset) => [...start, cell + offset]));
    for (const other of near) found.set(other.join(" "), other);
  }
  return found.values();
}

/** Entropy in nats as the mean of -log p over `n` samples of a fixed stream; its error is three standard errors. */
export function sampledEntropy(law: Measure & Required<Pick<Measure, "logDensity">>, n = 200_000): Entropy {
  const surprise = law.logDensity(law.sample(n, Stream.of(0, "entropy"))).map((log) => -log);
  return { value: mean(surprise), error: 3 * standardError(surprise) };
}
