import type { Stream } from "../../src/numerics/random.js";
import type { Dimension, Point, Space } from "../../src/search/space.js";

/** A function whose smallest value is known. */
export interface Problem {
  readonly name: string;
  readonly space: Space;
  /** Trials that every sampler gets. */
  readonly trials: number;
  /** Who searches it: our samplers, and Optuna's as `peers/search.py` names them. */
  readonly ours: readonly string[];
  readonly peers: readonly string[];
  /** Fewer trials of those that would take too long. */
  readonly fewer?: Readonly<Record<string, number>>;
  /** Where there are several objectives, what their hypervolume is measured from, and the most that it can be. */
  readonly reference?: readonly number[];
  /** The smallest value, or the largest hypervolume. */
  readonly optimum: number;
  /** What a sampler is told, and what it is judged by. */
  readonly evaluate: (
    point: Point,
    noise: Stream,
  ) => { readonly told: readonly number[]; readonly judged: readonly number[] };
}

function real(key: string, low: number, high: number, log = false): Dimension {
  return { key, path: key, type: "real", low, high, log };
}

function reals(count: number, low: number, high: number): Space {
  return Array.from({ length: count }, (_, j) => real(`x${j}`, low, high));
}

function exact(value: number) {
  return { told: [value], judged: [value] };
}

/** Branin 1972. */
const branin: Problem = {
  name: "branin",
  space: [real("x", -5, 10), real("y", 0, 15)],
  trials: 100,
  ours: ["random", "sobol", "tpe", "gaussianProcess", "cmaEs"],
  peers: ["random", "tpe", "tpe-multivariate", "cmaEs"],
  optimum: 0.397887,
  evaluate({ x, y }) {
    const bent = y! - (5.1 * x! ** 2) / (4 * Math.PI ** 2) + (5 * x!) / Math.PI - 6;
    return exact(bent ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x!) + 10);
  },
};

const hartmann = {
  alpha: [1, 1.2, 3, 3.2],
  a: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  p: [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ],
};

/** Hartmann 1973, six dimensions. */
const hartmann6: Problem = {
  name: "hartmann6",
  space: reals(6, 0, 1),
  trials: 100,
  ours: ["random", "sobol", "tpe", "gaussianProcess", "cmaEs"],
  peers: ["random", "tpe", "tpe-multivariate", "cmaEs"],
  optimum: -3.32237,
  evaluate(point) {
    const bumps = hartmann.alpha.map((alpha, i) => {
      const squares = hartmann.a[i]!.map((a, j) => a * (point[`x${j}`]! - hartmann.p[i]![j]!) ** 2);
      return alpha * Math.exp(-squares.reduce((sum, square) => sum + square));
    });
    return exact(-bumps.reduce((sum, bump) => sum + bump));
  },
};

/** Rosenbrock 1960, ten dimensions. */
const rosenbrock10: Problem = {
  name: "rosenbrock10",
  space: reals(10, -5, 10),
  trials: 1000,
  ours: ["random", "tpe", "gaussianProcess", "cmaEs"],
  peers: ["random", "tpe", "tpe-multivariate", "cmaEs"],
  fewer: { gaussianProcess: 150 },
  optimum: 0,
  evaluate(point) {
    let sum = 0;
    for (let j = 0; j < 9; j++) {
      const [a, b] = [point[`x${j}`]!, point[`x${j + 1}`]!];
      sum += 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    }
    return exact(sum);
  },
};

const optimizers = ["sgd", "momentum", "adam"] as const;
const activations = { relu: 0.2, tanh: 0.3, selu: 0, elu: 0.1 };

/** Shaped like the tuning of a network: choices, integers, logarithmic scales, an option that only one choice has, noise. */
const mixed: Problem = {
  name: "mixed",
  space: [
    { key: "optimizer", path: "optimizer", type: "choice", size: optimizers.length, ordered: false },
    real("rate", 1e-5, 1, true),
    { key: "width", path: "width", type: "integer", low: 8, high: 512, log: true },
    { key: "depth", path: "depth", type: "integer", low: 1, high: 8, log: false },
    { key: "activation", path: "activation", type: "choice", size: 4, ordered: false },
    real("dropout", 0, 0.6),
    { ...real("momentum", 0, 0.99), when: { key: "optimizer", choice: optimizers.indexOf("momentum") } },
  ],
  trials: 100,
  ours: ["random", "sobol", "tpe", "gaussianProcess"],
  peers: ["random", "tpe", "tpe-multivariate", "cmaEs"],
  optimum: 0,
  evaluate(point, noise) {
    const [rate, width] = [Math.log10(point["rate"]!), Math.log2(point["width"]!)];
    let value = Object.values(activations)[point["activation"]!]!;
    value += 0.1 * (width - 7) ** 2 + 0.05 * (point["depth"]! - 4) ** 2 + 2 * (point["dropout"]! - 0.15) ** 2;
    switch (optimizers[point["optimizer"]!]!) {
      case "momentum": {
        const momentum = point["momentum"]!;
        value += 2 * (momentum - 0.9) ** 2 + 0.3 * (rate - Math.log10(1 - momentum) + 0.8) ** 2;
        break;
      }
      case "sgd":
        value += 0.4 + 0.3 * (rate + 0.8) ** 2;
        break;
      case "adam":
        value += 0.1 + 0.3 * (rate + 3) ** 2;
    }
    return { told: [value + 0.1 * noise.normal()], judged: [value] };
  },
};

/** Zitzler, Deb and Thiele 2000, the first problem: its front is f2 = 1 - sqrt(f1). */
const zdt1: Problem = {
  name: "zdt1",
  space: reals(30, 0, 1),
  trials: 2000,
  ours: ["random", "nsga2"],
  peers: ["nsga2"],
  reference: [1, 10],
  optimum: 10 - 1 / 3,
  evaluate(point) {
    const x = point["x0"]!;
    let sum = 0;
    for (let j = 1; j < 30; j++) sum += point[`x${j}`]!;
    const g = 1 + (9 * sum) / 29;
    const values = [x, g * (1 - Math.sqrt(x / g))];
    return { told: values, judged: values };
  },
};

/** Every test function. */
export const problems: readonly Problem[] = [branin, hartmann6, rosenbrock10, mixed, zdt1];
