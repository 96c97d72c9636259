// The program of a worker process: told what to do by the sweep that started it, it runs trials until none is left.
import { UserError } from "../numerics/error.js";
import type { Assignment, FromWorker, ToWorker } from "./messages.js";
import { workOn } from "./work-on.js";

const stop = new AbortController();

function tell(message: FromWorker): void {
  // A sweep that has gone cannot be told anything; that it has gone is heard as a disconnection.
  if (process.connected) process.send!(message, undefined, undefined, () => undefined);
}

async function main(assignment: Assignment): Promise<void> {
  try {
    tell({ type: "leaving", reason: await workOn({ ...assignment, stop: stop.signal, tell }) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    tell({ type: "broken", message: error.message, kind: error.kind });
  }
  if (process.connected) process.disconnect();
}

// A sweep that has gone reads no output any more; the trial that prints it is still to be ended in order.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
// Ctrl-C reaches every process of the terminal: what it means is up to the sweep, which tells its workers.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => {
  stop.abort("Interrupted by SIGTERM.");
});
process.on("disconnect", () => {
  stop.abort("The sweep that ran it has gone.");
});
process.on("message", (message: ToWorker) => {
  if (message.type === "stop") stop.abort(message.reason);
  else void main(message.assignment);
});
