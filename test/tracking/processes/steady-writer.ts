// Usage: steady-writer.ts URL START_AT SECONDS RATE: claims a run at START_AT, logs RATE points a second to it for SECONDS
// seconds, ends it, and prints its id and how many points it logged.
import { newOwner } from "../../../src/tracking/owner.js";
import { openStore } from "../../../src/tracking/open.js";

const [url, startAt, seconds, rate] = process.argv.slice(2) as [string, string, string, string];
const portions = 20;
const pointsAPortion = Math.round(Number(rate) / portions);
const store = await openStore(url, { create: true });
await new Promise((resolve) => setTimeout(resolve, Number(startAt) - Date.now()));
const run = (await store.claim({}, newOwner(), {}))!;
const began = Date.now();
let step = 0;
for (let portion = 0; portion < Number(seconds) * portions; portion++) {
  const at = Date.now();
  const points = Array.from({ length: pointsAPortion }, (_, i) => ({
    name: i % 2 === 0 ? "loss" : "rate",
    step: step + i,
    value: Math.sqrt(step + i),
    at,
  }));
  step += pointsAPortion;
  await store.log(run.id, points);
  const due = began + ((portion + 1) * 1000) / portions;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())));
}
await store.finish(run.id, "completed");
await store.close();
console.log(JSON.stringify({ id: run.id, points: step }));
