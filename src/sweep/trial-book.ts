import type { SweepRun, SweepStore, SweepTrial } from "../tracking/sweep-store.js";

/** Where trials and their runs are read. */
interface Source {
  readonly sweeps: Pick<SweepStore, "trials" | "runs">;
}

/** What is known of the trials of a sweep, read from the store little by little. */
export class TrialBook {
  readonly #store: Source;
  readonly #sweep: string;
  readonly #metrics: readonly string[];
  /** Of each member, by number. */
  readonly #trials = new Map<string, SweepTrial[]>();
  readonly #runs = new Map<string, Map<number, SweepRun>>();
  /** Configurations whose runs are not known to have ended. */
  readonly #open = new Set<string>();
  #place = 0;

  constructor(store: Source, sweep: string, metrics: readonly string[]) {
    this.#store = store;
    this.#sweep = sweep;
    this.#metrics = metrics;
  }

  /** Reads the trials that are new, and how the runs are that were not settled. */
  async refresh(): Promise<void> {
    const isFirst = this.#place === 0;
    const added = await this.#store.sweeps.trials(this.#sweep, this.#place);
    for (const { place, ...trial } of added) {
      this.#place = place;
      const trials = this.#trials.get(trial.member) ?? [];
      trials[trial.number] = trial;
      this.#trials.set(trial.member, trials);
      this.#open.add(trial.configHash);
    }
    if (this.#open.size === 0) return;
    const runs = await this.#store.sweeps.runs(this.#sweep, this.#metrics, isFirst ? undefined : [...this.#open]);
    for (const hash of this.#open) this.#runs.delete(hash);
    for (const run of runs) {
      const bySeed = this.#runs.get(run.configHash) ?? new Map<number, SweepRun>();
      this.#runs.set(run.configHash, bySeed.set(run.seed, run));
    }
  }

  /** Those of a member that are known, by number without gaps. */
  trials(member: string): readonly SweepTrial[] {
    return this.#trials.get(member) ?? [];
  }

  /** The runs of a configuration, by seed. */
  runs(configHash: string): ReadonlyMap<number, SweepRun> {
    return this.#runs.get(configHash) ?? new Map<number, SweepRun>();
  }

  /** Says that the runs of a configuration need not be read again. */
  settle(configHash: string): void {
    this.#open.delete(configHash);
  }

  /** The runs that are not settled. */
  openRuns(): readonly SweepRun[] {
    return [...this.#open].flatMap((hash) => [...this.runs(hash).values()]);
  }
}
