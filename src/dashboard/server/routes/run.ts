import type { RunAnswer } from "../../api.js";
import { json } from "../answer.js";
import { foundRun } from "../found-run.js";
import type { Route } from "../router.js";

export const run: Route = {
  method: "GET",
  path: "/api/runs/:run",
  async answer({ params }, { store }) {
    const found = await foundRun(store, params["run"]!);
    const answer: RunAnswer = {
      ...found,
      attempts: await store.attempts(found.id),
      artifacts: await store.artifacts(found.id),
    };
    return json(answer);
  },
};
