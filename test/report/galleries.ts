import { artifactNames } from "../../src/experiment/trial.js";
import { Stream } from "../../src/numerics/random.js";
import { MemoryStore, runOf } from "./fixture.js";

/** What becomes of the numbers of a study: as they are, or as some model or some user's mistake may leave them. */
export const fates = {
  usual: (value: number) => value,
  "all alike": () => 1,
  "not finite": () => NaN,
  "infinite at times": (value: number) => (value > 0.5 ? Infinity : value),
  huge: (value: number) => 1e30 * value,
} as const;

export interface Gallery {
  /** Points of each cloud. */
  readonly n: number;
  readonly seeds: readonly number[];
  readonly fate: (value: number) => number;
}

export const spaces = ["plane", "space", "sphere", "images", "line"] as const;
export type Space = (typeof spaces)[number];

const facts = {
  plane: { dimension: 2, columns: ["x", "y"] },
  space: { dimension: 3, columns: ["x", "y", "z"] },
  sphere: { dimension: 3, columns: ["x", "y", "z"] },
  images: {
    dimension: 12,
    columns: Array.from({ length: 12 }, (_, j) => `row ${1 + Math.floor(j / 4)}, column ${1 + (j % 4)}`),
  },
  line: { dimension: 1, columns: ["x"] },
} as const;

const gridSize = 6;
const times = [0, 0.5, 1];

/** Two models, one of them at two settings, on made-up data of a space, with every artifact and metric that a chart shows. */
export function gallery(space: Space, { n, seeds, fate }: Gallery): MemoryStore {
  const store = new MemoryStore();
  for (const [label, settings] of [
    ["flow", [1, 2]],
    ["kde", [undefined]],
  ] as const) {
    for (const steps of settings) {
      for (const seed of seeds) {
        const id = `${label}-${steps ?? 0}-${seed}`;
        const point = steps === undefined ? {} : { "solver.steps": steps };
        store.add(runOf({ id, label, seed, point, options: { ...point } }));
        const stream = Stream.of(seed, id);
        const numbers = (length: number) => Float64Array.from({ length }, () => fate(stream.normal()));
        store.log(id, "w2", fate(0.1 + 0.2 * stream.uniform()));
        store.log(id, "w2.floor", fate(0.1));
        store.log(id, "nll.test", fate(2 + stream.normal()));
        if (steps !== undefined) {
          store.log(id, "nfe", 4 * steps);
          store.log(id, "loss", [...numbers(30)]);
          store.log(id, "reflow.straightness", [1, 0.5, 0.2].map(fate));
        }
        addPictures(store, id, space, n, numbers);
      }
    }
  }
  return store;
}

function addPictures(
  store: MemoryStore,
  id: string,
  space: Space,
  n: number,
  numbers: (length: number) => Float64Array,
): void {
  const { dimension: d, columns } = facts[space];
  const counts = { train: n, validation: n, test: n };
  store.attach(id, artifactNames.dataset, { name: space, dimension: d, columns: [...columns], ...counts });
  const cloud = () => (space === "sphere" ? onSphere(numbers(3 * n)) : numbers(n * d));
  store.attachArray(id, artifactNames.data, cloud(), [n, d]);
  store.attachArray(id, artifactNames.samples, cloud(), [n, d]);
  store.attachArray(id, artifactNames.logDensities, numbers(2 * n), [n, 2]);
  store.attachArray(id, artifactNames.trajectories, numbers(times.length * n * d), [times.length, n, d]);
  store.attach(id, artifactNames.trajectoryTimes, { times });
  if (d !== 2) return;
  const grid = { x: [-2, 2, gridSize], y: [-2, 2, gridSize] };
  const cells = gridSize * gridSize;
  store.attachArray(id, artifactNames.density, numbers(cells), [gridSize, gridSize]);
  store.attach(id, artifactNames.densityGrid, grid);
  store.attachArray(id, artifactNames.velocity, numbers(2 * times.length * cells), [
    times.length,
    gridSize,
    gridSize,
    2,
  ]);
  store.attach(id, artifactNames.velocityGrid, { ...grid, times });
  store.attachArray(id, "semiDiscrete.atoms.npy", numbers(2 * n), [n, 2]);
  store.attachArray(id, "semiDiscrete.potentials.npy", numbers(n), [n]);
}

function onSphere(values: Float64Array): Float64Array {
  return values.map((value, at) => {
    const from = at - (at % 3);
    return value / Math.hypot(values[from]!, values[from + 1]!, values[from + 2]!);
  });
}
