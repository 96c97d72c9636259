// Usage: writer.ts URL START_AT CLAIMS POINTS: waits until START_AT, claims up to CLAIMS runs, logs POINTS points to each
// in batches, and prints the ids of what it claimed. With CLAIMS "forever" it claims one and logs until it is killed.
import { newOwner } from "../../../src/tracking/owner.js";
import { openStore } from "../../../src/tracking/open.js";

const [url, startAt, claims, points] = process.argv.slice(2) as [string, string, string, string];
await new Promise((resolve) => setTimeout(resolve, Number(startAt) - Date.now()));
const store = await openStore(url, { create: true });
const owner = newOwner();
const batch = (firstStep: number, size: number) =>
  Array.from({ length: size }, (_, i) => ({ name: "loss", step: firstStep + i, value: firstStep + i, at: Date.now() }));

if (claims === "forever") {
  const run = await store.claim({}, owner, {});
  console.log(run!.id);
  for (let step = 0; ; step += 10) {
    await store.log(run!.id, batch(step, 10));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
for (let i = 0; i < Number(claims); i++) {
  const run = await store.claim({}, owner, {});
  if (!run) break;
  console.log(run.id);
  for (let step = 0; step < Number(points); step += 50) {
    await store.log(run.id, batch(step, 50));
    if (step % 500 === 0) await store.runs({ ids: [run.id] });
  }
  await store.finish(run.id, "completed");
}
await store.close();
