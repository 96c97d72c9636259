// Usage: opener.ts URL START_AT: opens the store at START_AT, which brings it to the newest schema; tells before and after.
import { openStore } from "../../../src/tracking/open.js";

const [url, startAt] = process.argv.slice(2) as [string, string];
await new Promise((resolve) => setTimeout(resolve, Number(startAt) - Date.now()));
console.log("opening");
const store = await openStore(url);
console.log("open");
await store.close();
