import { json } from "../answer.js";
import { foundRun } from "../found-run.js";
import type { Route } from "../router.js";

/** Ends a run that waits, and asks the worker of one that runs to end it. */
export const stop: Route = {
  method: "POST",
  path: "/api/runs/:run/stop",
  async answer({ params }, { store }) {
    const { id } = await foundRun(store, params["run"]!);
    await store.requestStop(id);
    return json({});
  },
};
