import { parseArgs } from "node:util";
import Table from "cli-table3";
import { UserError } from "../src/numerics/error.js";
import { readBaseline, regressions, saveBaseline } from "./baseline.js";
import type { Result } from "./benchmark.js";
import { measure } from "./contest.js";
import { benchmarks } from "./index.js";

const usage = "usage: npm run bench -- [NAME…] [--json] [--save | --compare]";
const options = { json: { type: "boolean" }, save: { type: "boolean" }, compare: { type: "boolean" } } as const;

function chosen(names: readonly string[]) {
  const known = benchmarks.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`There is no benchmark "${unknown}"; expected one of ${known.join(", ")}.\n${usage}`);
  }
  return names.length === 0 ? benchmarks : benchmarks.filter(({ name }) => names.includes(name));
}

function table(results: readonly Result[]): string {
  const columns = ["benchmark", "ours", "peer", "unit", "ratio", "target", "spread"];
  const rows = new Table({ head: columns, style: { head: [], border: [] } });
  for (const { name, ours, peer, unit, ratio, target, spread } of results) {
    const [times, percent] = [(value: number) => value.toPrecision(4), `${(100 * spread).toFixed(0)} %`];
    rows.push([name, times(ours), times(peer), unit, ratio.toFixed(2), target.toFixed(2), percent]);
  }
  return `${rows.toString()}\n${results[0]?.machine ?? ""}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const baseline = values.compare === true ? readBaseline() : [];
  const results: Result[] = [];
  for (const benchmark of chosen(positionals)) {
    const result = await measure(benchmark);
    results.push(result);
    if (values.json === true) console.log(JSON.stringify(result));
    else console.error(`${result.name}: ${result.ratio.toFixed(2)} times the speed of ${benchmark.peer}`);
  }
  if (values.json !== true) console.log(table(results));
  if (values.save === true) saveBaseline(results);
  const fallen = regressions(results, baseline);
  if (fallen.length > 0) throw new UserError(fallen.join("\n"), { kind: "failure" });
}

try {
  await main();
} catch (error) {
  const isUsage = error instanceof TypeError && "code" in error;
  if (!(error instanceof UserError) && !isUsage) throw error;
  console.error(isUsage ? `${error.message}\n${usage}` : error.message);
  process.exitCode = error instanceof UserError && error.kind === "failure" ? 1 : 2;
}
