import { StopSignals } from "./stop-signals.js";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Signals of the user or the system, as a first request to stop and a second one to end at once. */
export class Interrupts extends StopSignals {
  constructor(onStop: () => void) {
    super(signals, () => true, onStop);
  }
}
