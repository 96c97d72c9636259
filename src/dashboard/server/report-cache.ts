import type { RunList } from "./run-list.js";

interface Made {
  readonly state: string;
  readonly text: Promise<string>;
}

/** What is drawn of studies, each made again only when runs of the study have ended since. */
export class ReportCache {
  readonly #runs: RunList;
  readonly #made = new Map<string, Made>();

  constructor(runs: RunList) {
    this.#runs = runs;
  }

  /** What is drawn changes with the runs of a study that have ended; running ones are counted only. */
  async of(study: string, what: string, make: () => Promise<string>): Promise<string> {
    const state = JSON.stringify((await this.#runs.of(study)).map(({ id, status, attempt }) => [id, status, attempt]));
    const key = JSON.stringify([study, what]);
    const known = this.#made.get(key);
    if (known?.state === state) return known.text;
    const text = make();
    this.#made.set(key, { state, text });
    text.catch(() => this.#made.delete(key));
    return text;
  }
}
