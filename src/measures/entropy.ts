import { type Points, points } from "../numerics/points.js";
import { Stream } from "../numerics/random.js";
import { mean, standardError } from "../numerics/statistics.js";
import type { Entropy, Measure } from "./measure.js";

/**
 * Entropy in nats of a law on the line or in the plane that is smooth on the scale `finest` and whose mass beyond eight
 * times `widest` from all anchors is negligible (below e^-32): the trapezoidal rule on a lattice of step `finest / 2`
 * around the anchors. Its error falls like exp(-2 pi^2 (finest / step)^2) for Gaussian blur, so the rule on every second
 * lattice point, which costs nothing, bounds it from far above.
 */
export function latticeEntropy(
  logDensity: (x: Points) => Float64Array,
  anchors: readonly ArrayLike<number>[],
  { finest, widest }: { readonly finest: number; readonly widest: number },
): Entropy {
  const d = anchors[0]!.length;
  const step = finest / 2;
  // An even number of lattice points a side, so that the coarser lattice is regular across blocks.
  const side = 2 * Math.ceil((8 * widest) / (2 * step));
  const block = side * step;
  const lattice = points(side ** d, d);
  let fine = 0;
  let coarse = 0;
  for (const corner of blocksAround(anchors, block)) {
    for (let i = 0; i < lattice.n; i++) {
      for (let j = 0; j < d; j++)
        lattice.data[i * d + j] = corner[j]! * block + (Math.floor(i / side ** j) % side) * step;
    }
    const logs = logDensity(lattice);
    for (let i = 0; i < logs.length; i++) {
      if (logs[i] === -Infinity) continue;
      const term = -logs[i]! * Math.exp(logs[i]!);
      fine += term;
      if (i % 2 === 0 && (d === 1 || Math.floor(i / side) % 2 === 0)) coarse += term;
    }
  }
  const value = fine * step ** d;
  return { value, error: Math.abs(value - coarse * (2 * step) ** d) + 1e-12 };
}

/** The cubes of side `block`, by their corners over `block`, that hold an anchor, and their neighbours, each once. */
function blocksAround(anchors: readonly ArrayLike<number>[], block: number): Iterable<readonly number[]> {
  const found = new Map<string, readonly number[]>();
  for (const anchor of anchors) {
    let corners: number[][] = [[]];
    for (let j = 0; j < anchor.length; j++) {
      const cell = Math.floor(anchor[j]! / block);
      corners = corners.flatMap((corner) => [-1, 0, 1].map((step) => [...corner, cell + step]));
    }
    for (const corner of corners) found.set(corner.join(" "), corner);
  }
  return found.values();
}

/** Entropy in nats as the mean of -log p over `n` samples of a fixed stream; its error is three standard errors. */
export function sampledEntropy(law: Measure & Required<Pick<Measure, "logDensity">>, n = 200_000): Entropy {
  const surprise = law.logDensity(law.sample(n, Stream.of(0, "entropy"))).map((log) => -log);
  return { value: mean(surprise), error: 3 * standardError(surprise) };
}
