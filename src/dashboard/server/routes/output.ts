import type { OutputAnswer } from "../../api.js";
import { json } from "../answer.js";
import { integerOf } from "../asked.js";
import { foundRun } from "../found-run.js";
import type { Route } from "../router.js";

/** Lines that a run printed, beyond the first `after` of them. */
export const output: Route = {
  method: "GET",
  path: "/api/runs/:run/output",
  async answer({ params, query }, { store }) {
    const after = integerOf(query, "after", [0, Number.MAX_SAFE_INTEGER], 0);
    const { id } = await foundRun(store, params["run"]!);
    const lines = await store.output(id, { skip: after });
    const answer: OutputAnswer = { lines, cursor: after + lines.length };
    return json(answer);
  },
};
