import { median, quantile } from "../../src/numerics/statistics.js";
import { Stream } from "../../src/numerics/random.js";
import type { Trial } from "../../src/search/sampler.js";
import { pointAt } from "../../src/search/samplers/unit-cube.js";
import type { Space } from "../../src/search/space.js";
import { problems } from "./problems.js";
import { samplerNamed } from "./samplers.js";

const finished = 10_000;
const asked = 40;
/** Those before are of a program that is not compiled yet. */
const warmup = 10;

export interface AskSpeed {
  readonly sampler: string;
  readonly space: string;
  /** Milliseconds of asking for one point after 10,000 finished trials. */
  readonly median: number;
  readonly p90: number;
}

/** What asking takes without the store, for the problems of few objectives and for a grid. */
export function* askSpeeds(): Generator<AskSpeed> {
  const grid: Space = Array.from({ length: 5 }, (_, j) => {
    return { key: `c${j}`, path: `c${j}`, type: "choice", size: 8, ordered: true };
  });
  yield askSpeed("gridSearch", "grid of 8^5", grid, () => 0);
  for (const { name, space, evaluate } of problems.filter((problem) => problem.reference === undefined)) {
    const stream = Stream.of(0, "noise");
    for (const sampler of ["random", "sobol", "tpe"]) {
      yield askSpeed(sampler, name, space, (point) => evaluate(point, stream).told[0]!);
    }
  }
}

function askSpeed(sampler: string, name: string, space: Space, f: (point: Trial["point"]) => number): AskSpeed {
  const stream = Stream.of(0, "points");
  const trials = Array.from({ length: finished }, (_, number): Trial => {
    const point = pointAt(
      space,
      Float64Array.from(space, () => stream.uniform()),
    );
    return { number, point, state: "completed", values: [f(point)] };
  });
  const times: number[] = [];
  for (let k = 0; k < asked; k++) {
    // As after a restart: nothing is remembered.
    const fresh = samplerNamed(sampler);
    const began = performance.now();
    fresh.suggest({ space, number: finished, trials, objectives: 1, seed: k });
    if (k >= warmup) times.push(performance.now() - began);
  }
  return { sampler, space: name, median: median(times), p90: quantile(times, 0.9) };
}
