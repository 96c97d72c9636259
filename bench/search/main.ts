import { parseArgs } from "node:util";
import Table from "cli-table3";
import { UserError } from "../../src/numerics/error.js";
import { requirePython } from "../peer.js";
import { askSpeeds } from "./ask-speed.js";
import { contest, type Row } from "./contest.js";
import { drawCurves } from "./curves.js";
import { problems, type Problem } from "./problems.js";
import { readResults, writeResults } from "./results.js";

const usage = "usage: npm run bench:search -- [PROBLEM… | ask | curves] [--seeds N] [--only SAMPLER,…]";

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const out = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) out.push([...row]);
  return out.toString();
}

/** Runs those samplers that are asked for; of the others the results stay as they are. */
async function compare(whole: Problem, seeds: number, only: readonly string[] | undefined): Promise<void> {
  const asked = (sampler: string) => only?.includes(sampler) ?? true;
  const problem = { ...whole, ours: whole.ours.filter(asked), peers: whole.peers.filter(asked) };
  const rows = readResults(problem.name).filter(({ sampler }) => !asked(sampler));
  for await (const found of contest(problem, seeds)) {
    rows.push(...found);
    const { by, sampler, quartiles } = found.at(-1)!;
    console.error(`${problem.name}: ${by} ${sampler} ${quartiles[1].toPrecision(5)}`);
  }
  const order = ({ by, sampler }: Row) =>
    by === "Pushforward" ? whole.ours.indexOf(sampler) : whole.ours.length + whole.peers.indexOf(sampler);
  rows.sort((a, b) => order(a) - order(b) || a.trials - b.trials);
  writeResults(problem.name, rows);
  const of = problem.reference === undefined ? "lowest value" : "hypervolume";
  console.log(`${problem.name}, ${of} along the trials (optimum ${problem.optimum})`);
  const last = rows.filter((row, k) => rows[k + 1]?.sampler !== row.sampler || rows[k + 1]?.by !== row.by);
  const cells = last.map(({ by, sampler, trials, quartiles }) => [
    by,
    sampler,
    String(trials),
    ...quartiles.map((q) => q.toPrecision(4)),
  ]);
  console.log(table(["by", "sampler", "trials", "quartile 1", "median", "quartile 3"], cells));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { seeds: { type: "string", default: "20" }, only: { type: "string" } },
    allowPositionals: true,
  });
  if (positionals.includes("ask")) {
    const rows = [...askSpeeds()].map((one) => [one.sampler, one.space, one.median.toFixed(2), one.p90.toFixed(2)]);
    console.log(table(["sampler", "space", "median ms", "90 % ms"], rows));
    return;
  }
  if (positionals.includes("curves")) {
    for (const name of drawCurves()) console.log(`docs/images/${name}`);
    return;
  }
  const known = problems.map(({ name }) => name);
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(`There is no problem "${unknown}"; expected ${known.join(", ")}.\n${usage}`);
  await requirePython("optuna", "python3-optuna python3-cmaes");
  for (const problem of problems) {
    if (positionals.length === 0 || positionals.includes(problem.name)) {
      await compare(problem, Number(values.seeds), values.only?.split(","));
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
