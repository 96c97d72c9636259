import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import type { Row } from "./contest.js";

const folder = new URL("results/", import.meta.url);
const columns = ["by", "sampler", "trials", "quartile1", "median", "quartile3"] as const;

const fileOf = (problem: string) => new URL(`${problem}.csv`, folder);

/** The committed curves on a problem; none where it was not run yet. */
export function readResults(problem: string): Row[] {
  if (!existsSync(fileOf(problem))) return [];
  const records = parse<Record<(typeof columns)[number], string>>(readFileSync(fileOf(problem)), { columns: true });
  return records.map((record) => ({
    by: record.by as Row["by"],
    sampler: record.sampler,
    trials: Number(record.trials),
    quartiles: [Number(record.quartile1), Number(record.median), Number(record.quartile3)],
  }));
}

export function writeResults(problem: string, rows: readonly Row[]): void {
  mkdirSync(folder, { recursive: true });
  const records = rows.map(({ by, sampler, trials, quartiles }) => [by, sampler, trials, ...quartiles]);
  writeFileSync(fileOf(problem), stringify([[...columns], ...records]));
}
