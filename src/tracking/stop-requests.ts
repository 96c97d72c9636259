import type { Knex } from "knex";
import type { Engine } from "./engine.js";
import { end } from "./queue.js";
import { runRow } from "./rows.js";
import { UserError } from "../numerics/error.js";

/** The error of a run that was asked to stop. */
export const stopRequested = "Stopped by a request.";

/** Ends a queued run as killed, and asks the worker of a running one to do so; a UserError for one that has ended. */
export async function requestStop(engine: Engine, id: string): Promise<void> {
  await engine.write(async (trx) => {
    const { key, status } = await runRow(trx, id);
    if (status === "queued") await end(trx, [key], "killed", stopRequested);
    else if (status === "running") await trx("run").where("key", key).update({ stop_requested_at: Date.now() });
    else throw new UserError(`Run ${id} is ${status}: it cannot be stopped.`, { kind: "failure" });
  });
}

export async function isStopRequested(db: Knex, id: string): Promise<boolean> {
  return (await runRow(db, id)).stop_requested_at !== null;
}
