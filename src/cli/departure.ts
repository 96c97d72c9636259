import { setMaxListeners } from "node:events";

/** What asks a worker to leave: Slurm sends SIGUSR1 before a time limit, and SIGTERM to all processes of a job at once. */
const signals = ["SIGTERM", "SIGUSR1", "SIGHUP", "SIGINT"] as const;

/** Signals by which a worker leaves. One that comes again changes nothing, but for Ctrl-C, which then ends it at once. */
export class Departure implements Disposable {
  readonly #stop = new AbortController();
  readonly #kill = new AbortController();
  readonly #onSignal: (signal: NodeJS.Signals) => void;

  constructor(onStop: (signal: NodeJS.Signals) => void) {
    setMaxListeners(0, this.#stop.signal, this.#kill.signal);
    this.#onSignal = (signal) => {
      if (!this.#stop.signal.aborted) {
        this.#stop.abort();
        onStop(signal);
      } else if (signal === "SIGINT") this.#kill.abort();
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
