import type { RunRecord, Store } from "../../tracking/store.js";

/**
 * The runs of a store, kept in memory from one question to the next: read again when one has changed its state, those that
 * run each time.
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

  async #read(): Promise<readonly RunRecord[]> {
    const revision = await this.#store.revision();
    if (revision !== this.#revision) {
      this.#records = await this.#store.records();
      this.#revision = revision;
      return this.#records;
    }
    if (!this.#records.some(({ status }) => status === "running")) return this.#records;
    const running = await this.#store.records({ status: ["running"] });
    const byId = new Map(running.map((run) => [run.id, run]));
    this.#records = this.#records.map((run) => byId.get(run.id) ?? run);
    return this.#records;
  }
}
