import { diffRuns } from "../../../query/diff.js";
import { json } from "../answer.js";
import { foundRuns } from "../found-run.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";

/** What differs between a run and the one that `with` names: a `RunDifference`. */
export const diff: Route = {
  method: "GET",
  path: "/api/runs/:run/diff",
  async answer({ params, query }, { store }) {
    const other = query.get("with");
    if (other === null) throw new Refusal(400, "with is missing: the id of the run to compare with was expected.");
    const [a, b] = await foundRuns(store, [params["run"]!, other]);
    return json(diffRuns(a!, b!));
  },
};
