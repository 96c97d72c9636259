import { ruleBandwidth } from "../src/measures/bandwidth-rules.js";
import { KernelDensityEstimate } from "../src/measures/kernel-density.js";
import { points, type Points } from "../src/numerics/points.js";
import { Stream } from "../src/numerics/random.js";
import type { Benchmark } from "./benchmark.js";
import { pythonPeer, requirePython } from "./peer.js";

const atoms = 100_000;
const queries = 10_000;
/** The queries of one round: a density takes as long at each of them, on average. */
const share = 1_000;

/** Trees of scikit-learn, asked for sums that are exact to rounding, as ours are. */
const trees = ["kd_tree", "ball_tree"];

function gaussianPoints(n: number, purpose: string): Points {
  const x = points(n, 2);
  Stream.of(0, purpose).fillNormal(x.data);
  return x;
}

/** The exact log density of 10^5 atoms of the standard Gaussian in the plane, at 10^4 points of it. */
function kernelDensity(name: string, bandwidth: (x: Points) => number): Benchmark {
  return {
    name: `kernel-density-${name}`,
    unit: "s/10^4 queries",
    target: 5,
    peer: "scikit-learn",
    async start() {
      await requirePython("sklearn", "python3-sklearn");
      const x = gaussianPoints(atoms, "atoms");
      const h = bandwidth(x);
      const estimate = new KernelDensityEstimate(x, h);
      const asked = gaussianPoints(share, "queries");
      const peers = await Promise.all(trees.map((tree) => pythonPeer("kernel_density.py", [atoms, share, h, tree], 1)));
      return {
        ours: [
          {
            threads: 1,
            work() {
              const began = performance.now();
              estimate.logDensity(asked);
              return Promise.resolve(((performance.now() - began) / 1000) * (queries / share));
            },
          },
        ],
        peer: peers.map((peer) => peer.contestant(1, queries / share)),
        stop() {
          for (const peer of peers) peer.stop();
        },
      };
    },
  };
}

export const kernelDensities: readonly Benchmark[] = [
  kernelDensity("narrow", () => 0.05),
  kernelDensity("scott", (x) => ruleBandwidth("scott", x) as number),
];
