import { Stream } from "../src/numerics/random.js";
import { points, type Points } from "../src/numerics/points.js";
import { assign } from "../src/transport/assignment.js";
import { squaredDistances } from "../src/transport/squared-distances.js";
import type { Benchmark } from "./benchmark.js";
import { pythonPeer, requirePython } from "./peer.js";

/** Matrices that a side works through in turn, so that no single one decides. */
const matrices = 8;
const seconds = 0.7;

const costs = {
  /** Independent uniform costs. */
  uniform(n: number, k: number): Float64Array {
    const cost = new Float64Array(n * n);
    Stream.of(k, "cost").fillUniform(cost);
    return cost;
  },
  /** Squared distances between two clouds of the standard Gaussian in the plane. */
  points(n: number, k: number): Float64Array {
    const stream = Stream.of(k, "points");
    const cloud = (): Points => {
      const x = points(n, 2);
      stream.fillNormal(x.data);
      return x;
    };
    return squaredDistances(cloud(), cloud());
  },
};

/** The exact assignment of n rows to n columns. */
function assignment(kind: keyof typeof costs, n: number): Benchmark {
  return {
    name: `assignment-${kind}-${n}`,
    unit: "us/problem",
    target: 1,
    peer: "SciPy",
    async start() {
      await requirePython("scipy", "python3-scipy");
      const problems = Array.from({ length: matrices }, (_, k) => costs[kind](n, k));
      const peer = await pythonPeer("assignment.py", [kind, n, matrices], 1);
      const peerRepeats = Math.ceil(seconds / (await peer.secondsPerStep(matrices)));
      return {
        ours: [
          {
            threads: 1,
            work() {
              const began = performance.now();
              let solved = 0;
              for (; performance.now() - began < 1000 * seconds; solved++) assign(problems[solved % matrices]!, n);
              return Promise.resolve((1000 * (performance.now() - began)) / solved);
            },
          },
        ],
        peer: [peer.contestant(peerRepeats, 1e6)],
        stop: () => {
          peer.stop();
        },
      };
    },
  };
}

export const assignments: readonly Benchmark[] = [256, 512].flatMap((n) => [
  assignment("uniform", n),
  assignment("points", n),
]);
