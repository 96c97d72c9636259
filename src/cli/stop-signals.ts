import { setMaxListeners } from "node:events";

/** What signals ask for, while it is there: a first one to stop, and another one, of those that may, to end at once. */
export abstract class StopSignals implements Disposable {
  readonly #stop = new AbortController();
  readonly #kill = new AbortController();
  readonly #signals: readonly NodeJS.Signals[];
  readonly #onSignal: (signal: NodeJS.Signals) => void;

  constructor(
    signals: readonly NodeJS.Signals[],
    kills: (signal: NodeJS.Signals) => boolean,
    onStop: (signal: NodeJS.Signals) => void,
  ) {
    setMaxListeners(0, this.#stop.signal, this.#kill.signal);
    this.#signals = signals;
    this.#onSignal = (signal) => {
      if (!this.#stop.signal.aborted) {
        this.#stop.abort();
        onStop(signal);
      } else if (kills(signal)) this.#kill.abort();
    };
    for (const one of signals) process.on(one, this.#onSignal);
  }

  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  get kill(): AbortSignal {
    return this.#kill.signal;
  }

  [Symbol.dispose](): void {
    for (const signal of this.#signals) process.off(signal, this.#onSignal);
  }
}
