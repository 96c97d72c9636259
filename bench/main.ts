import { parseArgs } from "node:util";
import { UserError } from "../src/numerics/error.js";
import { readBaseline, regressions, requireRemembered, saveBaseline } from "./baseline.js";
import type { Benchmark, Result } from "./benchmark.js";
import { measure } from "./contest.js";
import { benchmarks } from "./index.js";
import { table } from "./table.js";

const usage = "usage: npm run bench -- [NAME…] [--json] [--save | --compare]";
const options = { json: { type: "boolean" }, save: { type: "boolean" }, compare: { type: "boolean" } } as const;

function named(names: readonly string[]): readonly Benchmark[] {
  const known = benchmarks.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`There is no benchmark "${unknown}"; expected one of ${known.join(", ")}.\n${usage}`);
  }
  return benchmarks.filter(({ name }) => names.includes(name));
}

/** Those of the names; without names all, or all that are remembered if it is these that are compared with. */
function chosen(names: readonly string[], compare: boolean): readonly Benchmark[] {
  if (!compare) return names.length === 0 ? benchmarks : named(names);
  const baseline = readBaseline();
  const compared = named(names.length === 0 ? baseline.map(({ name }) => name) : names);
  requireRemembered(names, baseline);
  return compared;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const { json = false, save = false, compare = false } = values;
  if (save && compare) throw new UserError(`Ratios are either saved or compared with those that were.\n${usage}`);
  const results: Result[] = [];
  for (const benchmark of chosen(positionals, compare)) {
    const result = await measure(benchmark);
    results.push(result);
    if (save) saveBaseline(result);
    if (json) console.log(JSON.stringify(result));
    else console.error(`${result.name}: ${result.ratio.toFixed(2)} times the speed of ${benchmark.peer}`);
  }
  if (!json) console.log(table(results));
  const fallen = compare ? regressions(results, readBaseline()) : [];
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
