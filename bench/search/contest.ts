import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { quantile } from "../../src/numerics/statistics.js";
import { python } from "../peer.js";
import { curve, search, type Found } from "./history.js";
import type { Problem } from "./problems.js";
import { samplerNamed } from "./samplers.js";

/** Quartiles over the seeds of how good the best trial is after a number of trials. */
export interface Row {
  readonly by: "Pushforward" | "Optuna";
  readonly sampler: string;
  readonly trials: number;
  readonly quartiles: readonly [number, number, number];
}

/** Numbers of trials of a curve. */
const places = 20;

/** Everyone's curves on a problem, as they are done. */
export async function* contest(problem: Problem, seeds: number): AsyncGenerator<readonly Row[]> {
  for (const sampler of problem.ours) {
    const trials = problem.fewer?.[sampler] ?? problem.trials;
    const found = Array.from({ length: seeds }, (_, seed) =>
      search(samplerNamed(sampler), { ...problem, trials }, seed),
    );
    yield rows("Pushforward", sampler, found, problem);
  }
  for (const sampler of problem.peers) yield rows("Optuna", sampler, await peer(problem, sampler, seeds), problem);
}

async function peer(problem: Problem, sampler: string, seeds: number): Promise<readonly (readonly Found[])[]> {
  const script = fileURLToPath(new URL("../peers/search.py", import.meta.url));
  const args = [script, problem.name, sampler, String(problem.trials), String(seeds)];
  const { stdout } = await promisify(execFile)(python, args, { maxBuffer: 2 ** 30 });
  const lines = stdout.trim().split("\n");
  return lines.map((line) =>
    (JSON.parse(line) as [number, number][]).map((values) =>
      problem.reference === undefined ? { told: [values[0]], judged: [values[1]] } : { told: values, judged: values },
    ),
  );
}

function rows(by: Row["by"], sampler: string, found: readonly (readonly Found[])[], problem: Problem): readonly Row[] {
  const made = found[0]!.length;
  const after = Array.from({ length: places }, (_, k) => ((k + 1) * problem.trials) / places).filter((n) => n <= made);
  const curves = found.map((one) => curve(one, problem, after));
  return after.map((trials, k) => {
    const values = curves.map((one) => one[k]!);
    return { by, sampler, trials, quartiles: [quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)] };
  });
}
