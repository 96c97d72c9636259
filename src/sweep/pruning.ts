import { buildComponent } from "../experiment/build-component.js";
import type { OnReport } from "../experiment/pruned.js";
import { UserError } from "../numerics/error.js";
import type { Progress, Pruner, PruningQuestion } from "../search/pruner.js";
import type { Run, Store } from "../tracking/store.js";
import type { SweepTrial } from "../tracking/sweep-store.js";
import { findSweep } from "./find-sweep.js";
import { reportedMetric } from "./outcome.js";
import type { SweptStudy } from "./study.js";
import { readSpec, type SweepSpec } from "./sweep-spec.js";

/** What a pruner is told of another trial, but for its number. */
type Rival = Progress & { readonly completed: boolean };

/**
 * Holds what a run reports against the same seed of earlier trials of its member, as the sweep's pruner says. Trial i is held
 * against trials 0 to i - lag, which have ended when it is asked for: what becomes of it does not depend on who was faster.
 */
export class Pruning {
  readonly #store: Store;
  readonly #sweep: string;
  readonly #swept: SweptStudy;
  /** What of the sweep's record never changes. */
  #spec: Pick<SweepSpec, "pruner" | "seeds" | "lag"> | undefined;
  #pruner: Pruner | undefined;
  readonly #trials: SweepTrial[] = [];
  #place = 0;
  #reading: Promise<void> = Promise.resolve();
  /** What runs have reported that have ended, by configuration and seed. */
  readonly #ended = new Map<string, Rival>();

  constructor(store: Store, sweep: string, swept: SweptStudy) {
    this.#store = store;
    this.#sweep = sweep;
    this.#swept = swept;
  }

  /** For a run of the sweep; undefined where it is not pruned. */
  async onReport(run: Run): Promise<OnReport | undefined> {
    const { pruner: reference, seeds, lag } = (this.#spec ??= readSpec(await findSweep(this.#store, this.#sweep)));
    // Seeds that were added later are for trials that are worth them.
    if (reference === undefined || !seeds.includes(run.seed)) return undefined;
    const steps = run.options["training.steps"];
    if (typeof steps !== "number") return undefined;
    const pruner = (this.#pruner ??= await buildComponent(reference, "search.pruner", this.#swept.study.registry));
    await this.#readTrials();
    const trial = this.#trials.find(({ configHash }) => configHash === run.configHash);
    if (trial === undefined) throw new UserError(`Run ${run.id} is no trial of sweep ${this.#sweep}.`);
    const others = await this.#others(trial, run.seed, lag);
    let own = run.attempt > 1 ? await this.#before(run) : { steps: [], values: [] };
    return (step, value) => {
      own = upTo(own, step, value);
      return Promise.resolve(pruner.prune({ own, number: trial.number, others, steps }));
    };
  }

  /** One reading after another: runs that train at once would read the same trials twice. */
  #readTrials(): Promise<void> {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#readMore());
    return this.#reading;
  }

  async #readMore(): Promise<void> {
    for (const { place, ...trial } of await this.#store.sweeps.trials(this.#sweep, this.#place)) {
      this.#place = place;
      this.#trials.push(trial);
    }
  }

  async #others(trial: SweepTrial, seed: number, lag: number): Promise<PruningQuestion["others"]> {
    const numbers = new Map<string, number>();
    for (const { member, number, configHash } of this.#trials) {
      if (member !== trial.member || number > trial.number - lag || configHash === trial.configHash) continue;
      if (!numbers.has(configHash)) numbers.set(configHash, number);
    }
    const configurations = [...numbers.keys()].filter((hash) => !this.#ended.has(`${hash} ${seed}`));
    for (const curve of await this.#store.sweeps.curves(this.#sweep, reportedMetric, { seed, configurations })) {
      const { configHash, status, steps, values } = curve;
      if (status !== "completed" && status !== "pruned") continue;
      this.#ended.set(`${configHash} ${seed}`, { steps, values, completed: status === "completed" });
    }
    return [...numbers].flatMap(([hash, number]) => {
      const rival = this.#ended.get(`${hash} ${seed}`);
      return rival === undefined || rival.steps.length === 0 ? [] : [{ number, ...rival }];
    });
  }

  /** What earlier attempts of a run have reported. */
  async #before({ id }: Run): Promise<Progress> {
    const { steps, values } = await this.#store.series(id, reportedMetric);
    return { steps: [...steps], values: [...values] };
  }
}

/** A report after those of earlier steps: an attempt goes on from a checkpoint, and makes later reports anew. */
function upTo({ steps, values }: Progress, step: number, value: number): Progress {
  const earlier = steps.filter((one) => one < step).length;
  return { steps: [...steps.slice(0, earlier), step], values: [...values.slice(0, earlier), value] };
}
