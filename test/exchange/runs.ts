import { createHash } from "node:crypto";
import { canonicalJson } from "../../src/experiment/config.js";
import { newOwner } from "../../src/tracking/owner.js";
import type { Json, MetricPoint, NewRun, Run, Store } from "../../src/tracking/store.js";

/** A trial with a true hash of its configuration. */
export function trial(seed: number, options: Readonly<Record<string, Json>>): NewRun {
  const config = { model: { kind: "model", name: "flow", options }, training: { steps: 3 } };
  return {
    study: "moons é 月",
    label: "flow",
    seed,
    config,
    configHash: createHash("sha256").update(canonicalJson(config)).digest("hex"),
    options: { model: "flow", ...options },
    point: options,
    overrides: { "training.steps": 3 },
    source: { path: "experiments/moons.ts", text: "export default 1; // 月\n" },
  };
}

/** Values that formats are prone to lose. */
export const awkward = [1.5, NaN, Infinity, -Infinity, 5e-324, -0, Number.MAX_VALUE, 0.1 + 0.2];

/** A run that was killed once and failed the second time, with awkward values, output and artifacts. */
export async function addRun(store: Store, seed: number, options: Readonly<Record<string, Json>> = {}): Promise<Run> {
  const [queued] = await store.enqueue([trial(seed, options)]);
  const { id } = queued!.run;
  const environment = { node: "v20", "memory.bytes": 2 ** 34, nothing: null };
  await store.claim({ ids: [id] }, newOwner(), environment);
  await store.log(id, [point("loss", 1, 9), point("loss", 2, 8)]);
  await store.finish(id, "killed", "stopped by hand");
  await store.enqueue([trial(seed, options)]);
  await store.claim({ ids: [id] }, newOwner(), { ...environment, node: "v22" });
  await store.log(
    id,
    awkward.map((value, i) => point("loss", i + 2, value)),
  );
  await store.log(id, [point("nll.test é", 2 ** 53, 2.25), point("nll.test é", -3, 2.5)]);
  await store.logOutput(id, [
    { attempt: 2, at: 1000, stream: "stdout", text: "step 1" },
    { attempt: 2, at: 1001, stream: "stderr", text: "careful \u001b[31m" },
  ]);
  await store.putArtifact(id, "samples.npy", Uint8Array.of(1, 2, 3, seed), "application/x-npy");
  await store.putArtifact(id, "plots/loss.png", Uint8Array.of(9, 9, 9), "image/png");
  await store.finish(id, "failed", "The loss became NaN.");
  return store.find(id);
}

/** The same with what a reader says of it: a journal does not take that. */
export async function addAnnotatedRun(...[store, ...run]: Parameters<typeof addRun>): Promise<Run> {
  const { id } = await addRun(store, ...run);
  await store.annotate(id, { tags: ["good", "月"], note: "To be\nrun again." });
  return store.find(id);
}

function point(name: string, step: number, value: number): MetricPoint {
  return { name, step, value, at: 1_700_000_000_000 + Math.min(1e6, Math.abs(step)) };
}
