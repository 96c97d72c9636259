// Usage: reader.ts URL UNTIL: lists runs and reads their series until UNTIL, and prints how often it did.
import { openStore } from "../../../src/tracking/open.js";

const [url, until] = process.argv.slice(2) as [string, string];
const store = await openStore(url);
let rounds = 0;
while (Date.now() < Number(until)) {
  for (const { id, metrics } of await store.records()) {
    const { steps } = await store.series(id, "loss", { points: 200 });
    const counted = metrics["loss"]?.count ?? 0;
    if (counted > 0 && steps.length === 0) throw new Error(`Run ${id} has ${counted} points, of which none was read.`);
  }
  rounds++;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
await store.close();
console.log(rounds);
