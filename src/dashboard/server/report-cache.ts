import type { RunList } from "./run-list.js";

interface Rendered {
  readonly state: string;
  readonly html: Promise<string>;
}

/** Reports of studies, each made again only when runs of the study have ended since. */
export class ReportCache {
  readonly #runs: RunList;
  readonly #render: (study: string) => Promise<string>;
  readonly #rendered = new Map<string, Rendered>();

  constructor(runs: RunList, render: (study: string) => Promise<string>) {
    this.#runs = runs;
    this.#render = render;
  }

  /** What is drawn changes with the runs of a study that have ended; running ones are counted only. */
  async html(study: string): Promise<string> {
    const state = JSON.stringify((await this.#runs.of(study)).map(({ id, status, attempt }) => [id, status, attempt]));
    const known = this.#rendered.get(study);
    if (known?.state === state) return known.html;
    const html = this.#render(study);
    this.#rendered.set(study, { state, html });
    html.catch(() => this.#rendered.delete(study));
    return html;
  }
}
