// Writes the tables of docs/scaling.md from what was measured, or with NAME=NUMBER arguments prints them for other
// assumptions (corePrice=0.1 clusterWorkers=1000) and other trials (seconds=600 databaseBytes=2e6); run by tsx.
import { readFileSync, writeFileSync } from "node:fs";
import { measuredCosts, scalingDocumentation } from "../bench/scaling/documentation.ts";
import { scalingTable } from "../bench/scaling/table.ts";

const changes = process.argv.slice(2).map((argument) => argument.split("="));
const { trials, assumed } = measuredCosts();
const known = [...Object.keys(assumed), "seconds", "databaseBytes", "artifactBytes", "files"];
const unread = changes.filter(([name, value]) => !known.includes(name) || !(Number(value) > 0));
if (unread.length > 0) {
  console.error(
    `Not understood: ${unread.map((one) => one.join("=")).join(", ")}. NAME=NUMBER was expected, NAME one of ${known.join(", ")}.`,
  );
  process.exitCode = 2;
} else if (changes.length > 0) {
  const values = Object.fromEntries(changes.map(([name, value]) => [name, Number(value)]));
  const changed = (kept) => Object.fromEntries(Object.keys(kept).map((name) => [name, values[name] ?? kept[name]]));
  console.log(scalingTable(trials.map(changed), changed(assumed)));
} else {
  const file = new URL("../docs/scaling.md", import.meta.url);
  writeFileSync(file, await scalingDocumentation(readFileSync(file, "utf8")));
}
