import { component } from "../../component/component.js";
import { UserError } from "../../numerics/error.js";
import type { SearchSampler } from "../sampler.js";
import { isActive, type Dimension, type Point, type Space } from "../space.js";

export const gridSearch = component({
  kind: "searchSampler",
  name: "gridSearch",
  summary: "Every combination of the values of grids and choices once, the first option varying slowest.",
  paper: "Bergstra and Bengio 2012, JMLR 13, 281, section 1",
  cost: "O(d^2) time",
  options: {},
  inject: [],
  create: (): SearchSampler => ({
    multiObjective: true,
    needsResults: false,
    isFinite: true,
    suggest: ({ space, number }) => combination(space, number),
  }),
});

/** Combination number `number` in lexicographic order; undefined beyond the last. */
function combination(space: Space, number: number): Point | undefined {
  const combinations = space.map(() => 0);
  for (let k = space.length - 1; k >= 0; k--) {
    combinations[k] = valuesOf(space[k]!).reduce((sum, choice) => sum + below(space, k, choice, combinations), 0);
  }
  // What is still to be chosen: it and its dependents make so many combinations.
  const open = (point: Point, from: number): number =>
    space.reduce((product, one, k) => (k >= from && isActive(one, point) ? product * combinations[k]! : product), 1);

  const point: Record<string, number> = {};
  if (number >= open(point, 0)) return undefined;
  let left = number;
  space.forEach((dimension, k) => {
    if (!isActive(dimension, point)) return;
    for (const choice of valuesOf(dimension)) {
      point[dimension.key] = choice;
      const size = open(point, k + 1);
      if (left < size) return;
      left -= size;
    }
  });
  return point;
}

/** Combinations of what depends on dimension `k` having this value. */
function below(space: Space, k: number, choice: number, combinations: readonly number[]): number {
  const { key } = space[k]!;
  return space.reduce(
    (product, { when }, j) => (when?.key === key && when.choice === choice ? product * combinations[j]! : product),
    1,
  );
}

function valuesOf(dimension: Dimension): readonly number[] {
  if (dimension.type === "choice") return Array.from({ length: dimension.size }, (_, i) => i);
  throw new UserError(
    `${dimension.path}: a grid search takes the values of grids and choices, and there is no list of these; name ` +
      "another sampler, such as random.",
  );
}
