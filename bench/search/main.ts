import { mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { stringify } from "csv-stringify/sync";
import { UserError } from "../../src/numerics/error.js";
import { requirePython } from "../peer.js";
import { askSpeeds } from "./ask-speed.js";
import { contest, type Row } from "./contest.js";
import { problems, type Problem } from "./problems.js";

const usage = "usage: npm run bench:search -- [PROBLEM… | ask] [--seeds N] [--without SAMPLER,…]";
const folder = new URL("results/", import.meta.url);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const out = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) out.push([...row]);
  return out.toString();
}

async function compare(whole: Problem, seeds: number, without: readonly string[]): Promise<void> {
  const problem = { ...whole, ours: whole.ours.filter((sampler) => !without.includes(sampler)) };
  const all: Row[] = [];
  for await (const rows of contest(problem, seeds)) {
    all.push(...rows);
    const { by, sampler, quartiles } = rows.at(-1)!;
    console.error(`${problem.name}: ${by} ${sampler} ${quartiles[1].toPrecision(5)}`);
  }
  mkdirSync(folder, { recursive: true });
  const records = all.map(({ by, sampler, trials, quartiles }) => [by, sampler, trials, ...quartiles]);
  const columns = ["by", "sampler", "trials", "quartile1", "median", "quartile3"];
  writeFileSync(new URL(`${problem.name}.csv`, folder), stringify([columns, ...records]));
  const last = all.filter(({ trials }) => trials === problem.trials);
  const of = problem.reference === undefined ? "lowest value" : "hypervolume";
  console.log(`${problem.name}, ${of} after ${problem.trials} trials, ${seeds} seeds (optimum ${problem.optimum})`);
  const cells = last.map(({ by, sampler, quartiles }) => [by, sampler, ...quartiles.map((q) => q.toPrecision(4))]);
  console.log(table(["by", "sampler", "quartile 1", "median", "quartile 3"], cells));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { seeds: { type: "string", default: "20" }, without: { type: "string", default: "" } },
    allowPositionals: true,
  });
  if (positionals.includes("ask")) {
    const rows = [...askSpeeds()].map((one) => [one.sampler, one.space, one.median.toFixed(2), one.p90.toFixed(2)]);
    console.log(table(["sampler", "space", "median ms", "90 % ms"], rows));
    return;
  }
  const known = problems.map(({ name }) => name);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(`There is no problem "${unknown}"; expected ${known.join(", ")}.\n${usage}`);
  await requirePython("optuna", "python3-optuna python3-cmaes");
  for (const problem of problems) {
    if (positionals.length === 0 || positionals.includes(problem.name)) {
      await compare(problem, Number(values.seeds), values.without.split(","));
    }
  }
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.kind === "failure" ? 1 : 2;
}
