import { StopSignals } from "./stop-signals.js";

/** What asks a worker to leave: Slurm sends SIGUSR1 before a time limit, and SIGTERM to all processes of a job at once. */
const signals = ["SIGTERM", "SIGUSR1", "SIGHUP", "SIGINT"] as const;

/** Signals by which a worker leaves. One that comes again changes nothing, but for Ctrl-C, which then ends it at once. */
export class Departure extends StopSignals {
  constructor(onStop: (signal: NodeJS.Signals) => void) {
    super(signals, (signal) => signal === "SIGINT", onStop);
  }
}
