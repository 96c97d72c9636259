import { buildComponent } from "../experiment/build-component.js";
import type { OnReport } from "../experiment/pruned.js";
import { UserError } from "../numerics/error.js";
import type { Progress, Pruner } from "../search/pruner.js";
import type { Run, Store } from "../tracking/store.js";
import type { SweepTrial } from "../tracking/sweep-store.js";
import { reportedMetric } from "./outcome.js";
import type { SweptStudy } from "./study.js";
import { readSpec } from "./sweep-spec.js";

/** Holds what a run reports against the same seed of the other trials of its member, as the sweep's pruner says. */
export class Pruning {
  readonly #store: Store;
  readonly #sweep: string;
  readonly #pruner: Pruner | undefined;
  readonly #trials: SweepTrial[] = [];
  #place = 0;
  /** What runs have reported that have ended, and report no more. */
  readonly #final = new Map<string, Progress & { readonly completed: boolean }>();

  private constructor(store: Store, sweep: string, pruner: Pruner | undefined) {
    this.#store = store;
    this.#sweep = sweep;
    this.#pruner = pruner;
  }

  static async of(store: Store, sweep: string, { study }: SweptStudy): Promise<Pruning> {
    const [found] = await store.sweeps.list({ id: sweep });
    const reference = found && readSpec(found).pruner;
    const pruner = reference && (await buildComponent(reference, "search.pruner", study.registry));
    return new Pruning(store, sweep, pruner);
  }

  /** For a run of the sweep; undefined where it is not pruned. */
  async onReport(run: Run): Promise<OnReport | undefined> {
    const pruner = this.#pruner;
    if (pruner === undefined) return undefined;
    await this.#readTrials();
    const trial = this.#trials.find(({ configHash }) => configHash === run.configHash);
    if (trial === undefined) throw new UserError(`Run ${run.id} is no trial of sweep ${this.#sweep}.`);
    const steps = run.options["training.steps"];
    if (typeof steps !== "number") return undefined;
    return async () => {
      const own = await this.#progress(run.id);
      return pruner.prune({ own, number: trial.number, others: await this.#others(trial, run.seed), steps });
    };
  }

  async #readTrials(): Promise<void> {
    for (const { place, ...trial } of await this.#store.sweeps.trials(this.#sweep, this.#place)) {
      this.#place = place;
      this.#trials.push(trial);
    }
  }

  async #others({ member, configHash }: SweepTrial, seed: number) {
    await this.#readTrials();
    const others = this.#trials.filter((one) => one.member === member && one.configHash !== configHash);
    const open = others.filter((one) => !this.#final.has(`${one.configHash} ${seed}`));
    const runs = await this.#store.sweeps.runs(
      this.#sweep,
      [],
      open.map((one) => one.configHash),
    );
    const going = new Map<string, Progress & { readonly completed: boolean }>();
    for (const { id, configHash: hash, seed: its, status } of runs) {
      if (its !== seed || status === "queued") continue;
      const known = { ...(await this.#progress(id)), completed: status === "completed" };
      const kept = status === "completed" || status === "pruned" ? this.#final : going;
      kept.set(`${hash} ${seed}`, known);
    }
    return others.flatMap(({ number, configHash: hash }) => {
      const progress = this.#final.get(`${hash} ${seed}`) ?? going.get(`${hash} ${seed}`);
      return progress === undefined || progress.steps.length === 0 ? [] : [{ number, ...progress }];
    });
  }

  async #progress(id: string): Promise<Progress> {
    const { steps, values } = await this.#store.series(id, reportedMetric);
    return { steps: [...steps], values: [...values] };
  }
}
