import { createHash } from "node:crypto";
import { encodeNpy } from "../../src/numerics/npy.js";
import { Stream } from "../../src/numerics/random.js";
import { artifactNames } from "../../src/experiment/trial.js";
import type { ReportStore } from "../../src/report/data/report-data.js";
import type { Artifact, Json, MetricSummary, Run, Series } from "../../src/tracking/store.js";

/** A store in memory: what a report reads, and a way to put runs there. */
export class MemoryStore implements ReportStore {
  readonly #runs = new Map<string, Run>();
  readonly #series = new Map<string, Series>();
  readonly #artifacts = new Map<string, Map<string, Uint8Array>>();

  add(run: Run): void {
    this.#runs.set(run.id, run);
    this.#artifacts.set(run.id, new Map());
  }

  /** Adds a metric with one value, or a series of them. */
  log(id: string, name: string, values: number | readonly number[], every = 1): void {
    const list = typeof values === "number" ? [values] : values;
    const run = this.#runs.get(id)!;
    const summary: MetricSummary = {
      first: list[0]!,
      last: list.at(-1)!,
      min: Math.min(...list),
      max: Math.max(...list),
      lastStep: list.length * every,
      count: list.length,
    };
    this.#runs.set(id, { ...run, metrics: { ...run.metrics, [name]: summary } });
    const steps = Float64Array.from(list, (_, i) => (i + 1) * every);
    this.#series.set(`${id}/${name}`, { steps, values: Float64Array.from(list), at: steps.map((step) => step * 10) });
  }

  attach(id: string, name: string, content: Uint8Array | Json): void {
    const bytes = content instanceof Uint8Array ? content : new TextEncoder().encode(JSON.stringify(content));
    this.#artifacts.get(id)!.set(name, bytes);
  }

  attachArray(id: string, name: string, values: Float64Array, shape: readonly number[]): void {
    this.attach(id, name, encodeNpy(Float32Array.from(values), shape));
  }

  runs(filter: Parameters<ReportStore["runs"]>[0] = {}): Promise<readonly Run[]> {
    const kept = [...this.#runs.values()]
      .filter((run) => filter.study === undefined || run.study === filter.study)
      .filter((run) => filter.ids?.includes(run.id) ?? true);
    return Promise.resolve(kept);
  }

  series(id: string, name: string): Promise<Series> {
    const none = { steps: new Float64Array(), values: new Float64Array(), at: new Float64Array() };
    return Promise.resolve(this.#series.get(`${id}/${name}`) ?? none);
  }

  artifacts(id: string): Promise<readonly Artifact[]> {
    const named = [...(this.#artifacts.get(id) ?? [])];
    return Promise.resolve(
      named.map(([name, content]) => ({
        name,
        mediaType: name.endsWith(".npy") ? "application/x-npy" : "application/json",
        bytes: content.length,
        hash: createHash("sha256").update(content).digest("hex"),
      })),
    );
  }

  readArtifact(id: string, name: string): Promise<Uint8Array> {
    return Promise.resolve(this.#artifacts.get(id)!.get(name)!);
  }
}

/** A completed run of the study "study" with nothing in it. */
export function runOf(given: Partial<Run> & Pick<Run, "id" | "label" | "seed">): Run {
  return {
    study: "study",
    config: {},
    configHash: given.label,
    options: given.point ?? {},
    point: {},
    overrides: {},
    source: { path: "study.ts", text: "" },
    status: "completed",
    attempt: 1,
    createdAt: 1_700_000_000_000,
    environment: {},
    metrics: {},
    ...given,
  };
}

/** Places and sizes of the clusters that the made-up map consists of, in degrees. */
const clusters: readonly (readonly [longitude: number, latitude: number, spread: number, weight: number])[] = [
  [-74, 40.7, 1.2, 6], [-71, 42.3, 0.8, 4], [-77, 38.9, 1, 4], [-80, 26.5, 0.9, 3], [-84, 33.7, 1.8, 4],
  [-87.7, 41.8, 1.2, 5], [-83, 42.3, 1, 3], [-95.4, 29.8, 1.1, 3], [-97, 32.8, 1.3, 4], [-90, 38.6, 2.2, 5],
  [-93, 44.9, 1.4, 3], [-105, 39.7, 0.8, 2], [-112, 33.4, 0.8, 2], [-118, 34, 0.7, 5], [-122, 37.6, 0.7, 4],
  [-122.5, 47.5, 0.7, 2], [-97, 38, 4.5, 8], [-83, 37.5, 2.5, 6],
]; // prettier-ignore

const map = { mean: [-91, 38], scale: [15, 5] } as const;
const trainPoints = 250;
const testPoints = 120;

/** Draws from the made-up map in model units, [n, 2]. */
function drawMap(n: number, stream: Stream): Float64Array {
  const total = clusters.reduce((sum, [, , , weight]) => sum + weight, 0);
  const out = new Float64Array(n * 2);
  for (let i = 0; i < n; i++) {
    let left = stream.uniform() * total;
    const [longitude, latitude, spread] = clusters.find(([, , , weight]) => (left -= weight) < 0)!;
    out[2 * i] = (longitude + spread * stream.normal() - map.mean[0]) / map.scale[0];
    out[2 * i + 1] = (latitude + 0.8 * spread * stream.normal() - map.mean[1]) / map.scale[1];
  }
  return out;
}

/** Log density of the KDE of `train` at each row of `x`. */
function kdeLogDensity(train: Float64Array, bandwidth: number, x: Float64Array): Float64Array {
  const n = train.length / 2;
  return Float64Array.from({ length: x.length / 2 }, (_, i) => {
    let greatest = -Infinity;
    const exponents = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      const [a, b] = [x[2 * i]! - train[2 * j]!, x[2 * i + 1]! - train[2 * j + 1]!];
      exponents[j] = -(a * a + b * b) / (2 * bandwidth * bandwidth);
      greatest = Math.max(greatest, exponents[j]!);
    }
    const sum = exponents.reduce((total, exponent) => total + Math.exp(exponent - greatest), 0);
    return greatest + Math.log(sum / n) - Math.log(2 * Math.PI * bandwidth * bandwidth);
  });
}

function drawKde(train: Float64Array, bandwidth: number, n: number, stream: Stream): Float64Array {
  const out = new Float64Array(n * 2);
  for (let i = 0; i < n; i++) {
    const row = stream.integer(train.length / 2);
    for (let j = 0; j < 2; j++) out[2 * i + j] = train[2 * row + j]! + bandwidth * stream.normal();
  }
  return out;
}

function toMap(x: Float64Array): Float64Array {
  return x.map((value, i) => map.mean[i % 2]! + map.scale[i % 2]! * value);
}

export const study = "map-bandwidth";
export const sigmas = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;
export const seeds = [0, 1, 2] as const;

interface Model {
  readonly label: string;
  readonly option?: string;
  /** Bandwidth of the KDE that stands for the model in this fixture. */
  readonly smoothing: (sigma: number) => number;
  readonly trained?: "loss";
  readonly moves?: true;
}

const models: readonly Model[] = [
  {
    label: "mlpVectorField",
    option: "loss.path.sigma",
    smoothing: (s) => Math.hypot(s, 0.07),
    trained: "loss",
    moves: true,
  },
  { label: "kernelDensity", option: "model.bandwidth", smoothing: (s) => s },
  { label: "empiricalFlow", option: "model.path.sigma", smoothing: (s) => s, moves: true },
  { label: "realNvp", smoothing: () => 0.28, trained: "loss" },
];

export interface FixtureOptions {
  readonly seeds?: readonly number[];
  readonly sigmas?: readonly number[];
  readonly labels?: readonly string[];
  /** A run without blemish: nothing failed, nothing missing, everything finite. */
  readonly flawless?: boolean;
}

/**
 * A study as the flagship leaves it: three models along seven bandwidths and one without, three seeds each. One run has
 * failed, one has a NaN metric, one lacks its density. All figures come from real draws and real kernel densities.
 */
export function bandwidthStudy(options: FixtureOptions = {}): MemoryStore {
  const store = new MemoryStore();
  let created = 0;
  for (const model of models.filter(({ label }) => options.labels?.includes(label) ?? true)) {
    for (const sigma of model.option === undefined ? [undefined] : (options.sigmas ?? sigmas)) {
      for (const seed of options.seeds ?? seeds)
        addTrial(store, model, sigma, seed, created++, options.flawless ?? false);
    }
  }
  return store;
}

function addTrial(
  store: MemoryStore,
  model: Model,
  sigma: number | undefined,
  seed: number,
  index: number,
  flawless: boolean,
): void {
  const id = createHash("sha256")
    .update(`${model.label} ${sigma ?? "-"} ${seed}`)
    .digest("hex")
    .slice(0, 8);
  const failed = !flawless && model.label === "mlpVectorField" && sigma === 0.02 && seed === 2;
  const point: Record<string, Json> = sigma === undefined ? {} : { "loss.path.sigma": sigma, [model.option!]: sigma };
  store.add(
    runOf({
      ...{ id, study, label: model.label, seed, point },
      options: {
        dataset: "usZipcodes",
        model: model.label,
        ...(model.trained && { "training.steps": 5000 }),
        ...point,
      },
      overrides: { "training.steps": 5000 },
      source: {
        path: "experiments/map-bandwidth.ts",
        text: 'export default defineExperiment({ name: "map-bandwidth" });\n',
      },
      ...(failed && { status: "failed", error: "The loss became NaN at step 1200." }),
      createdAt: 1_700_000_000_000 + index,
      startedAt: 1_700_000_001_000 + index,
      finishedAt: 1_700_000_020_000 + index,
      environment: { node: "v20.19.0", pushforward: "0.1.0", threads: 1, platform: `linux on worker ${index % 2}` },
    }),
  );
  if (model.trained) addCurve(store, id, sigma, seed, failed);
  if (!failed) addResults(store, id, model, sigma, seed, flawless);
}

function addCurve(store: MemoryStore, id: string, sigma: number | undefined, seed: number, failed: boolean): void {
  const stream = Stream.of(seed, `loss ${sigma ?? "flow"}`);
  const floor = sigma === undefined ? 2.05 : 1.1 - 0.3 * sigma;
  const every = 20 + seed;
  const length = failed ? 60 : 250;
  const values = Array.from({ length }, (_, i) => floor + 2.2 / (1 + (i * every) / 90) + 0.06 * stream.normal());
  store.log(id, "loss", values, every);
  if (sigma !== undefined) store.log(id, "loss.floor", floor);
}

/** Points of each picture. */
const shown = 500;

function addResults(
  store: MemoryStore,
  id: string,
  model: Model,
  sigma: number | undefined,
  seed: number,
  flawless: boolean,
): void {
  const train = drawMap(trainPoints, Stream.of(seed, "train"));
  const test = drawMap(testPoints, Stream.of(seed, "test"));
  const bandwidth = model.smoothing(sigma ?? 0);
  const stream = Stream.of(seed, `${model.label} ${sigma ?? "-"}`);
  const densities = kdeLogDensity(train, bandwidth, test);
  const nll = -densities.reduce((sum, value) => sum + value, 0) / densities.length;
  const hurt = !flawless && model.label === "kernelDensity" && sigma === 0.01 && seed === 1;
  store.log(id, "nll.test", hurt ? NaN : nll + 0.002 * stream.normal());
  store.log(id, "nll.test.se", 0.06);
  const distance = 0.05 + 0.4 * bandwidth + 0.004 * Math.abs(stream.normal());
  store.log(id, "w2", 0.12 + distance);
  store.log(id, "w2.floor", 0.15 + 0.004 * Stream.of(seed, "floor").normal());
  store.log(id, "sw2", distance);
  store.log(id, "mmd2", distance * 0.2);
  store.log(id, "energy", distance * distance);
  store.log(id, "memorisation", bandwidth / (bandwidth + 0.05) + 0.01 * stream.normal());
  if (model.trained) store.log(id, "time.training", 12 + seed);
  store.attach(id, artifactNames.dataset, {
    name: "usZipcodes",
    dimension: 2,
    columns: ["longitude (degrees)", "latitude (degrees)"],
    train: trainPoints,
    validation: 100,
    test: testPoints,
    entropy: { value: 1.62, error: 0.01 },
  });
  if (seed !== 0) return;
  store.attachArray(id, artifactNames.data, toMap(drawMap(shown, Stream.of(seed, "shown"))), [shown, 2]);
  store.attachArray(id, artifactNames.samples, toMap(drawKde(train, bandwidth, shown, stream)), [shown, 2]);
  if (flawless || !(model.label === "mlpVectorField" && sigma === 0.05)) addDensity(store, id, train, bandwidth);
  if (model.moves) addPaths(store, id, drawKde(train, bandwidth, 60, stream), stream);
}

function addDensity(store: MemoryStore, id: string, train: Float64Array, bandwidth: number): void {
  const [x, y] = [[-128, -64, 32] as const, [22, 52, 20] as const];
  const cells = new Float64Array(x[2] * y[2] * 2);
  for (let j = 0; j < y[2]; j++) {
    for (let i = 0; i < x[2]; i++) {
      const cell = 2 * (j * x[2] + i);
      cells[cell] = (x[0] + ((x[1] - x[0]) * i) / (x[2] - 1) - map.mean[0]) / map.scale[0];
      cells[cell + 1] = (y[0] + ((y[1] - y[0]) * j) / (y[2] - 1) - map.mean[1]) / map.scale[1];
    }
  }
  const logScale = Math.log(map.scale[0] * map.scale[1]);
  const values = kdeLogDensity(train, bandwidth, cells).map((value) => value - logScale);
  store.attachArray(id, artifactNames.density, values, [y[2], x[2]]);
  store.attach(id, artifactNames.densityGrid, { x, y });
}

function addPaths(store: MemoryStore, id: string, ends: Float64Array, stream: Stream): void {
  const times = Array.from({ length: 17 }, (_, i) => i / 16);
  const starts = ends.map(() => stream.normal());
  const positions = Float64Array.from({ length: times.length * ends.length }, (_, k) => {
    const [t, i] = [times[Math.floor(k / ends.length)]!, k % ends.length];
    return (1 - t) * starts[i]! + t * ends[i]! + 0.25 * t * (1 - t) * Math.sin(3 * starts[i]!);
  });
  store.attachArray(id, artifactNames.trajectories, toMap(positions), [times.length, ends.length / 2, 2]);
  store.attach(id, artifactNames.trajectoryTimes, { times });
}
