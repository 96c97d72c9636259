import type { SweepPlan } from "../../sweep/reporter.js";
import { stopRequested } from "../../tracking/stop-requests.js";
import type { Run } from "../../tracking/store.js";

/** How many runs of a sweep have ended, each counted once however often it is begun. */
export class Tally {
  readonly #plan: SweepPlan;
  /** Of the runs that have ended since, whether they ended well. */
  readonly #ends = new Map<string, boolean>();

  constructor(plan: SweepPlan) {
    this.#plan = plan;
  }

  /** A run that begins again has not ended. */
  started({ id }: Run): void {
    this.#ends.delete(id);
  }

  ended({ id, status, error }: Run): void {
    if (status === "completed" || status === "pruned") this.#ends.set(id, true);
    // What was left is run again, unless somebody asked for its end.
    else if (status === "failed" || status === "crashed" || error === stopRequested) this.#ends.set(id, false);
  }

  /** Completed or pruned. */
  get done(): number {
    return this.#plan.done + [...this.#ends.values()].filter((well) => well).length;
  }

  get failed(): number {
    return this.#plan.failed + [...this.#ends.values()].filter((well) => !well).length;
  }

  /** A sweep that is extended outgrows its plan. */
  get total(): number {
    return Math.max(this.#plan.total, this.done + this.failed);
  }

  /** `7/20`. */
  get text(): string {
    return `${this.done + this.failed}/${this.total}`;
  }
}
