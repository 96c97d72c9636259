import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { ComponentRef } from "../../src/component/component.js";
import { bracketOf, bracketShares } from "../../src/search/pruners/hyperband.js";
import { asha, hyperband, median } from "../../src/search/pruners/index.js";
import { built } from "../search/pruners/built.js";
import { endings, fallingCurves, interleaving } from "../search/pruners/tables.js";

const trials = 80;
const steps = 30;

interface Request {
  readonly pruner: "median" | "asha" | "hyperband";
  readonly options: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly brackets?: readonly number[];
}

function tables(seed: number) {
  return { curves: fallingCurves(trials, steps, seed), turns: interleaving(trials, steps, 5, seed) };
}

/** What Optuna (Debian: python3-optuna) ends on the same table. */
function optuna({ seed, ...request }: Request) {
  const { status, stdout, stderr } = spawnSync("/usr/bin/python3", ["bench/peers/pruners.py"], {
    input: JSON.stringify({ ...request, ...tables(seed) }),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`This test needs Optuna: apt-get install python3-optuna.\n${stderr}`);
  const { ended, shares } = JSON.parse(stdout) as { ended: Record<string, number>; shares: number[] };
  return { shares, ended: new Map(Object.entries(ended).map(([trial, step]) => [Number(trial), step])) };
}

async function ours(reference: ComponentRef<"pruner">, seed: number) {
  const { curves, turns } = tables(seed);
  return endings(await built(reference), curves, turns, steps);
}

const byTrial = (ended: ReadonlyMap<number, number>) => [...ended].sort(([a], [b]) => a - b);

describe("pruners end the trials that Optuna's end, at the same steps", () => {
  it.each([
    [{ percentile: 50, startup: 5, warmup: 0 }, 0],
    [{ percentile: 50, startup: 1, warmup: 10 }, 1],
    [{ percentile: 25, startup: 4, warmup: 3 }, 2],
    [{ percentile: 80, startup: 8, warmup: 5 }, 3],
  ])("median against values, %o", async (options, seed) => {
    const { ended } = optuna({ pruner: "median", options, seed });
    expect(ended.size).toBeGreaterThan(3);
    expect(byTrial(await ours(median({ ...options, against: "value" }), seed))).toEqual(byTrial(ended));
  });

  it.each([
    [{ minResource: 1, eta: 2 }, 4],
    [{ minResource: 2, eta: 3 }, 5],
    [{ minResource: 5, eta: 4 }, 6],
  ])("asha, %o", async (options, seed) => {
    const { ended } = optuna({ pruner: "asha", options, seed });
    expect(ended.size).toBeGreaterThan(10);
    expect(byTrial(await ours(asha(options), seed))).toEqual(byTrial(ended));
  });

  it.each([
    [{ minResource: 1, eta: 3 }, 7],
    [{ minResource: 2, eta: 2 }, 8],
  ])("hyperband, with the trials dealt alike, %o", async (options, seed) => {
    const shares = bracketShares(options.minResource, steps, options.eta);
    const brackets = Array.from({ length: trials }, (_, number) => bracketOf(number, shares));
    const { ended, shares: theirs } = optuna({ pruner: "hyperband", options, seed, brackets });
    expect(theirs).toEqual(shares);
    expect(ended.size).toBeGreaterThan(10);
    expect(byTrial(await ours(hyperband(options), seed))).toEqual(byTrial(ended));
  });
});
