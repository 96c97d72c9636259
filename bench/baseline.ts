import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UserError } from "../src/numerics/error.js";
import type { Result } from "./benchmark.js";

/** What is remembered of a benchmark. */
export type Remembered = Pick<Result, "name" | "ratio" | "spread" | "machine">;

/** A ratio that has fallen by less than this part of the remembered one may be noise however little either spread. */
const leastNoise = 0.1;

export const baselineFile = fileURLToPath(new URL("baseline.json", import.meta.url));

/** The remembered results; throws a UserError where there are none. */
export function readBaseline(): readonly Remembered[] {
  if (existsSync(baselineFile)) return JSON.parse(readFileSync(baselineFile, "utf8")) as Remembered[];
  throw new UserError("There is no bench/baseline.json; make one with npm run bench -- --save.", { kind: "failure" });
}

/** Remembers results in the place of older ones of the same names. */
export function saveBaseline(results: readonly Result[]): void {
  const measured = new Set(results.map(({ name }) => name));
  const kept = existsSync(baselineFile) ? readBaseline().filter(({ name }) => !measured.has(name)) : [];
  const fresh = results.map(({ name, ratio, spread, machine }) => ({
    name,
    ratio: round(ratio),
    spread: round(spread),
    machine,
  }));
  const all = [...kept, ...fresh].sort((a, b) => (a.name < b.name ? -1 : 1));
  writeFileSync(baselineFile, `${JSON.stringify(all, undefined, 2)}\n`);
}

/** A sentence for each ratio that has fallen below the remembered one by more than the spread of both. */
export function regressions(results: readonly Remembered[], baseline: readonly Remembered[]): readonly string[] {
  return results.flatMap((result) => {
    const before = baseline.find(({ name }) => name === result.name);
    if (before === undefined) return [];
    const noise = Math.max(leastNoise, before.spread + result.spread);
    if (result.ratio >= before.ratio * (1 - noise)) return [];
    return [
      `${result.name} has fallen from ${before.ratio.toFixed(2)} to ${result.ratio.toFixed(2)}, ` +
        `by more than the noise of ${(100 * noise).toFixed(0)} %.`,
    ];
  });
}

const round = (value: number) => Number(value.toPrecision(3));
