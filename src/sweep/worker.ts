// The program of a worker process: told what to do by the sweep that started it, it runs trials until none is left.
import { createHash } from "node:crypto";
import { loadExperiment } from "../experiment/load.js";
import { UserError } from "../numerics/error.js";
import { openStore } from "../tracking/open.js";
import type { Assignment, FromWorker, LeaveReason, ToWorker } from "./messages.js";
import { TrialLoop } from "./trial-loop.js";

const stop = new AbortController();

function tell(message: FromWorker): void {
  // A sweep that has gone cannot be told anything; that it has gone is heard as a disconnection.
  if (process.connected) process.send!(message, undefined, undefined, () => undefined);
}

async function work(assignment: Assignment): Promise<LeaveReason> {
  const { experiment, source } = await loadExperiment(assignment.file);
  if (createHash("sha256").update(source.text).digest("hex") !== assignment.sourceHash) {
    tell({
      type: "note",
      text: `${assignment.file} has changed since the sweep began: new workers run its new components.`,
    });
  }
  const store = await openStore(assignment.storeUrl);
  try {
    return await new TrialLoop({ experiment, store, assignment, stop: stop.signal, tell }).run();
  } finally {
    await store.close();
  }
}

async function main(assignment: Assignment): Promise<void> {
  try {
    tell({ type: "leaving", reason: await work(assignment) });
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
