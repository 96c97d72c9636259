import type { NewRun } from "../tracking/store.js";

/** Artifacts that a finished run leaves, by name; all positions in original units, float32 unless said otherwise. */
export const artifactNames = {
  /** [n, d] samples of the model. */
  samples: "samples.npy",
  /** [n, d] test points. */
  data: "data.npy",
  /** [ny, nx] log density in nats over `densityGrid`; 2-D models with a density only. */
  density: "density.npy",
  /** JSON { x: [min, max, nx], y: [min, max, ny] }: cell centres, ends included. */
  densityGrid: "density.json",
  /** [times, n, d] positions along the flow; models with trajectories only. */
  trajectories: "trajectories.npy",
  /** JSON { times: number[] }. */
  trajectoryTimes: "trajectories.json",
  /** [times, ny, nx, 2] velocities over the grid of `velocityGrid`; 2-D models that move points only. */
  velocity: "velocity.npy",
  /** JSON { times, x: [min, max, nx], y: [min, max, ny] }: as of `densityGrid`. */
  velocityGrid: "velocity.json",
  /** [n, 2] log densities in nats at test points: of the law, of the model; where both are known on R^d. */
  logDensities: "logDensities.npy",
  /** JSON { name, dimension, columns, train, validation, test, entropy? } of the dataset. */
  dataset: "dataset.json",
  /** JSON { [name]: { unit, lowerIsBetter?, ideal? } } of every value that a metric gave. */
  metrics: "metrics.json",
  /** Trained parameters: flat vector [p], with the layout beside it. Trained models only. */
  parameters: "parameters.npy",
  parameterLayout: "parameters.json",
  /** What the experiment's repository differs in from its commit. Only where it does. */
  patch: "git.patch",
  /** Where training can go on from, in the format of `src/training/checkpoint.ts`: the two newest, by turns. */
  checkpoints: ["checkpoint.bin", "checkpoint-2.bin"],
} as const;

/** A trial as a sweep plans it: one configuration, one seed. */
export type Trial = NewRun;
