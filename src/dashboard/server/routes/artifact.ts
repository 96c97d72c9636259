import { artifactHeaders } from "../artifact-headers.js";
import { foundRun } from "../found-run.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";

/** The content of an artifact that the store has under this very name: no file is ever looked for by it. */
export const artifact: Route = {
  method: "GET",
  path: "/api/runs/:run/artifacts/*name",
  async answer({ params }, { store }) {
    const { id } = await foundRun(store, params["run"]!);
    const found = (await store.artifacts(id)).find(({ name }) => name === params["name"]);
    if (!found) throw new Refusal(404, `Run ${id} has no artifact of this name.`);
    return { status: 200, ...artifactHeaders(found), body: await store.readArtifact(id, found.name) };
  },
};
