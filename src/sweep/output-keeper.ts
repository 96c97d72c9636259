import type { OutputLine, OutputStream, Store } from "../tracking/store.js";
import type { Printing } from "./output-marks.js";

const flushAfterMs = 500;

/** Keeps what trials print with their runs, a few times a second. */
export class OutputKeeper {
  readonly #store: Pick<Store, "logOutput">;
  #lines = new Map<string, OutputLine[]>();
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(store: Pick<Store, "logOutput">) {
    this.#store = store;
  }

  add({ id, attempt }: Printing, stream: OutputStream, text: string): void {
    const lines = this.#lines.get(id) ?? [];
    lines.push({ attempt, at: Date.now(), stream, text });
    this.#lines.set(id, lines);
    this.#timer ??= setTimeout(() => {
      // A store that is gone shows where runs end, and must not end the sweep here.
      this.flush().catch(() => undefined);
    }, flushAfterMs);
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const lines = this.#lines;
    this.#lines = new Map();
    const next = this.#last.then(async () => {
      for (const [id, some] of lines) await this.#store.logOutput(id, some);
    });
    this.#last = next.catch(() => undefined);
    return next;
  }
}
