import type { Dataset } from "../datasets/dataset.js";
import { inModelUnits, inOriginalUnits, logVolumes } from "../datasets/units.js";
import type { FittedModel } from "../models/model.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { RunLog } from "./run-log.js";
import type { EvaluationSettings } from "./settings.js";
import type { SharedSamples } from "./shared-samples.js";
import { artifactNames } from "./trial.js";

export interface PictureParts {
  readonly dataset: Dataset;
  readonly model: FittedModel;
  readonly samples: SharedSamples;
  readonly settings: EvaluationSettings;
  /** For the base points of the trajectories. */
  readonly stream: Stream;
  readonly log: RunLog;
}

/**
 * Keeps what a report draws of a model: samples, test points, the density's map and its values beside those of the law, the
 * velocities, the way from base to data.
 */
export async function keepPictures({ dataset, model, samples, settings, stream, log }: PictureParts): Promise<void> {
  await log.cloud(artifactNames.samples, inOriginalUnits(dataset, await samples.take(settings.samples)));
  await keepDataset(dataset, settings, log);
  if (dataset.dimension === 2) {
    await keepDensity(dataset, model, settings, log);
    await keepVelocities(dataset, model, settings, log);
  }
  await keepLogDensities(dataset, model, log);
  await keepTrajectories(dataset, model, settings, stream, log);
}

async function keepDataset(dataset: Dataset, settings: EvaluationSettings, log: RunLog): Promise<void> {
  const { name, dimension, columns, train, validation, test, law } = dataset;
  const shown = points(Math.min(test.n, settings.samples), dimension);
  shown.data.set(test.data.subarray(0, shown.data.length));
  await log.cloud(artifactNames.data, inOriginalUnits(dataset, shown));
  // The entropy of a law on a manifold is no bound on the NLL of a density on R^d.
  const entropy = law?.reference === "lebesgue" ? law.entropy : undefined;
  const sizes = { train: train.n, validation: validation.n, test: test.n };
  await log.json(artifactNames.dataset, { name, dimension, columns, ...sizes, ...(entropy && { entropy }) });
}

/** The log density of the model in original units, over a grid that covers the data. */
async function keepDensity(
  dataset: Dataset,
  model: FittedModel,
  { gridSize, gridMargin }: EvaluationSettings,
  log: RunLog,
): Promise<void> {
  if (model.logDensity === undefined || gridSize === 0) return;
  const { x, y, cells } = gridOver(dataset, gridSize, gridMargin);
  const z = inModelUnits(dataset, cells);
  const { values } = await model.logDensity(z);
  const gain = logVolumes(dataset, z);
  const logDensity = values.map((value, i) => value - gain[i]!);
  await log.array(artifactNames.density, logDensity, [gridSize, gridSize]);
  await log.json(artifactNames.densityGrid, { x: [...x, gridSize], y: [...y, gridSize] });
}

/** Centres of size x size cells that cover the data, row by row from the lowest y, in original units. */
function gridOver(dataset: Dataset, size: number, margin: number): { x: Range; y: Range; cells: Points } {
  const [x, y] = [0, 1].map((axis) => extent(dataset, axis, margin)) as [Range, Range];
  const cells = points(size * size, 2);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const cell = 2 * (row * size + column);
      cells.data[cell] = x[0] + ((x[1] - x[0]) * column) / (size - 1);
      cells.data[cell + 1] = y[0] + ((y[1] - y[0]) * row) / (size - 1);
    }
  }
  return { x, y, cells };
}

/** Times of the pictures of a velocity; the last is before 1, where some fields have no limit. */
const velocityTimes = [0, 0.25, 0.5, 0.75, 0.95];
/** Arrows on each side of such a picture: more would touch. */
const arrows = 14;

/** The velocity of the model in original units, where these are an affine map of model units. */
async function keepVelocities(
  dataset: Dataset,
  model: FittedModel,
  { gridSize, gridMargin }: EvaluationSettings,
  log: RunLog,
): Promise<void> {
  if (model.velocity === undefined || gridSize === 0 || dataset.transform !== undefined) return;
  const { x, y, cells } = gridOver(dataset, arrows, gridMargin);
  const z = inModelUnits(dataset, cells);
  const scale = dataset.standardization?.scale ?? [1, 1];
  const all = new Float64Array(velocityTimes.length * cells.data.length);
  for (const [i, t] of velocityTimes.entries()) {
    const { data } = await model.velocity(t, z);
    all.set(
      data.map((value, at) => scale[at % 2]! * value),
      i * data.length,
    );
  }
  await log.array(artifactNames.velocity, all, [velocityTimes.length, arrows, arrows, 2]);
  await log.json(artifactNames.velocityGrid, { times: velocityTimes, x: [...x, arrows], y: [...y, arrows] });
}

/** Test points at which the model's log density is set beside that of the law. */
const mostCompared = 500;

async function keepLogDensities(dataset: Dataset, model: FittedModel, log: RunLog): Promise<void> {
  const { law, test } = dataset;
  if (law?.logDensity === undefined || law.reference !== "lebesgue" || model.logDensity === undefined) return;
  const n = Math.min(test.n, mostCompared);
  const compared = points(n, test.d);
  compared.data.set(test.data.subarray(0, compared.data.length));
  const gain = logVolumes(dataset, compared);
  const truth = law.logDensity(compared);
  const { values } = await model.logDensity(compared);
  const both = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    both[2 * i] = truth[i]! - gain[i]!;
    both[2 * i + 1] = values[i]! - gain[i]!;
  }
  await log.array(artifactNames.logDensities, both, [n, 2]);
}

type Range = readonly [least: number, greatest: number];

/** The range of a coordinate over the training and test points in original units, with a margin on both sides. */
function extent(dataset: Dataset, axis: number, margin: number): Range {
  let [least, greatest] = [Infinity, -Infinity];
  for (const part of [dataset.train, dataset.test]) {
    const { n, d, data } = inOriginalUnits(dataset, part);
    for (let i = 0; i < n; i++) {
      least = Math.min(least, data[i * d + axis]!);
      greatest = Math.max(greatest, data[i * d + axis]!);
    }
  }
  const space = margin * (greatest - least);
  return [least - space, greatest + space];
}

async function keepTrajectories(
  dataset: Dataset,
  model: FittedModel,
  settings: EvaluationSettings,
  stream: Stream,
  log: RunLog,
): Promise<void> {
  const n = settings.trajectories;
  if (model.trajectories === undefined || n === 0) return;
  const times = Array.from({ length: settings.times }, (_, i) => i / (settings.times - 1));
  const positions = await model.trajectories(n, times, stream);
  const all = points(times.length * n, dataset.dimension);
  positions.forEach((at, i) => {
    all.data.set(inOriginalUnits(dataset, at).data, i * at.data.length);
  });
  await log.array(artifactNames.trajectories, all.data, [times.length, n, dataset.dimension]);
  await log.json(artifactNames.trajectoryTimes, { times });
}
