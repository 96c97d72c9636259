import type { Stream } from "../../numerics/random.js";
import { mean, standardError } from "../../numerics/statistics.js";
import { growTree, share, type Feature, type Leaf, type Sample } from "./regression-tree.js";

export interface FanovaOptions {
  readonly trees?: number;
  /** Rows of a leaf, at least. */
  readonly leastLeaf?: number;
}

/** A part of the variance over the whole space, with the standard error over the trees. */
export interface Importance {
  readonly value: number;
  readonly standardError: number;
}

/** Rows that a tree is grown on, at most. */
const greatest = 2000;

/**
 * The part of a function's variance over the space that each feature explains alone: the first-order Sobol' index of a
 * random forest of the sample, from exact marginals over its leaves (Hutter, Hoos and Leyton-Brown 2014, ICML). What the
 * parts lack to 1 is due to interactions. All are 0 where the sample does not vary.
 */
export function fanova(
  sample: Sample,
  stream: Stream,
  { trees = 64, leastLeaf = 2 }: FanovaOptions = {},
): readonly Importance[] {
  const n = sample.y.length;
  const parts = sample.features.map((): number[] => []);
  for (let tree = 0; tree < trees; tree++) {
    const rows = Array.from({ length: Math.min(n, greatest) }, () => stream.integer(n));
    const leaves = growTree(sample, rows, leastLeaf);
    const whole = variance(sample.features, leaves);
    sample.features.forEach((_, j) => {
      parts[j]!.push(whole > 0 ? marginalVariance(sample.features, leaves, j) / whole : 0);
    });
  }
  return parts.map((values) => ({ value: mean(values), standardError: standardError(values) }));
}

function volume(features: readonly Feature[], { sides }: Leaf): number {
  return features.reduce((product, feature, j) => product * share(feature, sides[j]!), 1);
}

/** Of the tree's value at a uniform point. */
function variance(features: readonly Feature[], leaves: readonly Leaf[]): number {
  const volumes = leaves.map((leaf) => volume(features, leaf));
  const centre = leaves.reduce((sum, { value }, i) => sum + volumes[i]! * value, 0);
  return leaves.reduce((sum, { value }, i) => sum + volumes[i]! * (value - centre) ** 2, 0);
}

/** Of the mean of the tree's value over all features but one, at a uniform value of that one. */
function marginalVariance(features: readonly Feature[], leaves: readonly Leaf[], j: number): number {
  const feature = features[j]!;
  const centre = leaves.reduce((sum, leaf) => sum + volume(features, leaf) * leaf.value, 0);
  const weights = leaves.map(
    (leaf) => (volume(features, leaf) / share(feature, leaf.sides[j]!)) * (leaf.value - centre),
  );
  if (feature !== "real") {
    const marginal = Array.from({ length: feature.categories }, (_, category) =>
      weights.reduce((sum, weight, i) => sum + (leaves[i]!.sides[j]![category] === true ? weight : 0), 0),
    );
    return mean(marginal.map((value) => value ** 2));
  }
  const steps = leaves.flatMap(({ sides }, i) => {
    const [from, to] = sides[j] as readonly [number, number];
    return [
      [from, weights[i]!],
      [to, -weights[i]!],
    ] as const;
  });
  steps.sort(([a], [b]) => a - b);
  let [level, sum] = [0, 0];
  steps.forEach(([at, step], i) => {
    level += step;
    sum += level ** 2 * ((steps[i + 1]?.[0] ?? at) - at);
  });
  return sum;
}
