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
export function readBaseline(file = baselineFile): readonly Remembered[] {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Remembered[];
  throw new UserError("There is no bench/baseline.json; make one with npm run bench -- --save.", { kind: "failure" });
}

/** Remembers a result in the place of an older one of its name, and leaves what is remembered of others. */
export function saveBaseline({ name, ratio, spread, machine }: Remembered, file = baselineFile): void {
  const others = existsSync(file) ? readBaseline(file).filter((one) => one.name !== name) : [];
  const all = [...others, { name, ratio: round(ratio), spread: round(spread), machine }];
  writeFileSync(
    file,
    `${JSON.stringify(
      all.sort((a, b) => (a.name < b.name ? -1 : 1)),
      undefined,
      2,
    )}\n`,
  );
}

/** Throws a UserError that names the first benchmark that nothing is remembered of. */
export function requireRemembered(names: readonly string[], baseline: readonly Remembered[]): void {
  const unknown = names.find((name) => baseline.every((one) => one.name !== name));
  if (unknown === undefined) return;
  throw new UserError(
    `bench/baseline.json has no ratio of ${unknown} to compare with; ` +
      `measure one with npm run bench -- ${unknown} --save.`,
  );
}

/** A sentence for each ratio that has fallen below the remembered one by more than the spread of both. */
export function regressions(results: readonly Remembered[], baseline: readonly Remembered[]): readonly string[] {
  requireRemembered(
    results.map(({ name }) => name),
    baseline,
  );
  return results.flatMap((result) => {
    const before = baseline.find(({ name }) => name === result.name)!;
    const noise = Math.max(leastNoise, before.spread + result.spread);
    if (result.ratio >= before.ratio * (1 - noise)) return [];
    const elsewhere =
      before.machine === result.machine ? "" : ` It was measured on another machine: ${before.machine}.`;
    return [
      `${result.name} has fallen from ${before.ratio.toFixed(2)} to ${result.ratio.toFixed(2)}, ` +
        `by more than the noise of ${(100 * noise).toFixed(0)} %.${elsewhere}`,
    ];
  });
}

const round = (value: number) => Number(value.toPrecision(3));
