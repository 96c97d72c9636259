import type { Replicas } from "../experiment/experiment.js";
import type { Run } from "../tracking/store.js";

/** Numbers of one layer from which on a graph of several was measured to be no faster than graphs of each. */
const tooLarge = 10_000;
/** Numbers of one layer of all replicas together, up to which a graph of them was measured to be faster. */
const worthStacking = 2 ** 15;
/** More gain nothing where layers are smaller still, and end later. */
const most = 8;

/**
 * How many trials such as this one a worker is to train in one graph, where `wanted` leaves it to the size of the work: as
 * many as keep batch size x widest hidden layer x replicas within what was measured to pay; 1 where one layer is too large,
 * or the model says nothing of hidden layers.
 */
export function replicasFor(wanted: Replicas, { options }: Pick<Run, "options">): number {
  if (wanted !== "auto") return wanted;
  const [batch, hidden] = [options["training.batchSize"], options["model.hidden"]];
  if (typeof batch !== "number" || !Array.isArray(hidden) || hidden.length === 0) return 1;
  const layer = batch * Math.max(...(hidden as number[]));
  return layer < tooLarge ? Math.min(most, Math.floor(worthStacking / layer)) : 1;
}

/** How many trials a worker is to train at once that may meet any of `runs`. */
export function replicasForAll(wanted: Replicas, runs: readonly Pick<Run, "options">[]): number {
  if (wanted !== "auto") return wanted;
  return runs.reduce((least, run) => Math.min(least, replicasFor(wanted, run)), most);
}
