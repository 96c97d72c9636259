import { expect, it } from "vitest";
import { parseOptions } from "../../../src/component/options.js";
import { Stream } from "../../../src/numerics/random.js";
import { hypervolume } from "../../../src/search/hypervolume.js";
import type { SearchSampler, Trial } from "../../../src/search/sampler.js";
import { cmaEs, nsga2 } from "../../../src/search/samplers/index.js";
import { pointAt } from "../../../src/search/samplers/unit-cube.js";
import type { Point, Space } from "../../../src/search/space.js";

const space: Space = Array.from({ length: 8 }, (_, j) => {
  return { key: `x${j}`, path: `x${j}`, type: "real", low: 0, high: 1, log: false };
});

/** The first problem of Zitzler, Deb and Thiele 2000: its front is f2 = 1 - sqrt(f1). */
function zdt1(point: Point): readonly number[] {
  const x = space.map(({ key }) => point[key]!);
  const g = 1 + (9 * x.slice(1).reduce((sum, value) => sum + value)) / (x.length - 1);
  return [x[0]!, g * (1 - Math.sqrt(x[0]! / g))];
}

it("nsga2 converges towards the front of ZDT1, which random points do not", () => {
  const options = parseOptions(nsga2.definition.options, { population: 20 }, "", "nsga2");
  const sampler = nsga2.definition.create(options) as SearchSampler;
  const trials: Trial[] = [];
  for (let number = 0; number < 1000; number++) {
    const point = sampler.suggest({ space, number, trials, objectives: 2, seed: 0 })!;
    trials.push({ number, point, state: "completed", values: zdt1(point) });
  }
  const stream = Stream.of(0, "uniform");
  const uniform = Array.from({ length: 1000 }, () =>
    zdt1(
      pointAt(
        space,
        Float64Array.from(space, () => stream.uniform()),
      ),
    ),
  );
  // Of the front itself: the unit square less the integral of 1 - sqrt.
  const whole = 2 / 3;
  const found = hypervolume(
    trials.map(({ values }) => values),
    [1, 1],
  );
  expect(found).toBeGreaterThan(0.8 * whole);
  expect(found).toBeLessThan(whole);
  expect(hypervolume(uniform, [1, 1])).toBeLessThan(0.3 * whole);
});

it("cmaEs says that it cannot search a choice without an order, and what can", () => {
  const options = parseOptions(cmaEs.definition.options, {}, "", "cmaEs");
  const sampler = cmaEs.definition.create(options) as SearchSampler;
  const choice: Space = [{ key: "model", path: "model", type: "choice", size: 2, ordered: false }];
  const ask = () => sampler.suggest({ space: choice, number: 0, trials: [], objectives: 1, seed: 0 });
  expect(ask).toThrow(
    "cmaEs: model is a choice without an order, which CMA-ES cannot search; use tpe or gaussianProcess.",
  );
});
