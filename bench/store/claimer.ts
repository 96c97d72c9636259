// Usage: claimer.ts URL START_AT SECONDS: from START_AT on claims runs, logs a value to each and ends it, and prints a line
// of JSON: how many it had, and how long the slowest claim took in milliseconds.
import { newOwner } from "../../src/tracking/owner.js";
import { openStore } from "../../src/tracking/open.js";

const [url, startAt, seconds] = process.argv.slice(2) as [string, string, string];
const store = await openStore(url);
const owner = newOwner();
await new Promise((resolve) => setTimeout(resolve, Number(startAt) - Date.now()));
const until = Number(startAt) + 1000 * Number(seconds);
let runs = 0;
let slowest = 0;
while (Date.now() < until) {
  const began = performance.now();
  const run = await store.claim({}, owner, {});
  slowest = Math.max(slowest, performance.now() - began);
  if (!run) throw new Error("Nothing is left to claim.");
  await store.log(run.id, [{ name: "nll.test", step: 0, value: Math.sin(runs), at: Date.now() }]);
  await store.finish(run.id, "completed");
  runs++;
}
console.log(JSON.stringify({ runs, slowest }));
await store.close();
