import { UserError } from "../numerics/error.js";
import type { KeptRun } from "../tracking/adopt.js";
import type { Run, Series, Store } from "../tracking/store.js";

type Source = Pick<Store, "attempts" | "output" | "series" | "artifacts" | "readArtifact">;

/** All that a store keeps of a run. Throws a UserError for one that has not ended. */
export async function keptRun(store: Source, run: Run): Promise<KeptRun> {
  if (run.status === "queued" || run.status === "running") {
    throw new UserError(`Run ${run.id} is ${run.status}: only runs that have ended can be exported.`, {
      kind: "failure",
    });
  }
  const series = new Map<string, Series>();
  for (const name of Object.keys(run.metrics)) series.set(name, await store.series(run.id, name));
  const artifacts = [];
  for (const { name, mediaType } of await store.artifacts(run.id)) {
    artifacts.push({ name, mediaType, content: new Uint8Array(await store.readArtifact(run.id, name)) });
  }
  return {
    run,
    attempts: await store.attempts(run.id),
    output: await store.output(run.id),
    series,
    artifacts,
  };
}
