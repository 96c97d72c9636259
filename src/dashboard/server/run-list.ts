import type { Holdings, RunRecord, Store } from "../../tracking/store.js";
import { holdingsOf } from "./holdings.js";

/** The runs that were queued last, and what the whole list holds that they begin. */
export interface Newest {
  /** The newest first. */
  readonly runs: readonly RunRecord[];
  readonly held: Holdings;
}

/**
 * The runs of a store, kept in memory from one question to the next: when one has changed its state, those that changed are
 * read again, else those that run each time. Until all have been read once, what is asked of the newest is answered by the
 * database.
 */
export class RunList {
  readonly #store: Store;
  #revision: string | undefined;
  #records: readonly RunRecord[] = [];
  #reading: Promise<readonly RunRecord[]> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** In the order in which they were queued. Questions that come together are answered by one reading. */
  all(): Promise<readonly RunRecord[]> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async of(study: string | undefined): Promise<readonly RunRecord[]> {
    const all = await this.all();
    return study === undefined ? all : all.filter((run) => run.study === study);
  }

  /** The `count` runs that were queued last, however long the list. */
  async newest(study: string | undefined, count: number): Promise<Newest> {
    const filter = study === undefined ? {} : { study };
    if (this.#revision === undefined) {
      const held = await this.#store.holdings(filter);
      const runs = await this.#store.records({ ...filter, newest: count });
      // What is asked next may need them all; should they not be readable, that question says why.
      this.all().catch(() => undefined);
      return { runs: runs.toReversed(), held };
    }
    const runs = (await this.of(study)).toReversed();
    return { runs: runs.slice(0, count), held: holdingsOf(runs) };
  }

  async #read(): Promise<readonly RunRecord[]> {
    const revision = await this.#store.revision();
    if (revision !== this.#revision) {
      this.#records = await this.#changed();
      this.#revision = revision;
      return this.#records;
    }
    if (!this.#records.some(({ status }) => status === "running")) return this.#records;
    const running = await this.#store.records({ status: ["running"] });
    const byId = new Map(running.map((run) => [run.id, run]));
    this.#records = this.#records.map((run) => byId.get(run.id) ?? run);
    return this.#records;
  }

  /** All runs; the metrics, which take the longest, are read of those only that have logged since. */
  async #changed(): Promise<readonly RunRecord[]> {
    if (this.#records.length === 0) return this.#store.records();
    const before = new Map(this.#records.map((run) => [run.id, run]));
    const now = await this.#store.records({}, []);
    const ids = now.filter((run) => mayHaveLogged(run, before.get(run.id))).map(({ id }) => id);
    const read = new Map((await this.#store.records({ ids })).map((run) => [run.id, run]));
    return now.flatMap((run) => {
      const metrics = (read.get(run.id) ?? before.get(run.id))?.metrics;
      return metrics === undefined ? [] : { ...run, metrics };
    });
  }
}

function mayHaveLogged(now: RunRecord, before: RunRecord | undefined): boolean {
  if (before === undefined || now.status === "running" || before.status === "running") return true;
  return now.attempt !== before.attempt || now.finishedAt !== before.finishedAt;
}
