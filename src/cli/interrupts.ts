import { setMaxListeners } from "node:events";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Signals of the user or the system, as a first request to stop and a second one to end at once. */
export class Interrupts implements Disposable {
  readonly #stop = new AbortController();
  readonly #kill = new AbortController();
  readonly #onSignal: () => void;

  constructor(onStop: () => void) {
    setMaxListeners(0, this.#stop.signal, this.#kill.signal);
    this.#onSignal = () => {
      if (this.#stop.signal.aborted) this.#kill.abort();
      else {
        this.#stop.abort();
        onStop();
      }
    };
    for (const signal of signals) process.on(signal, this.#onSignal);
  }

  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  get kill(): AbortSignal {
    return this.#kill.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of signals) process.off(signal, this.#onSignal);
  }
}
