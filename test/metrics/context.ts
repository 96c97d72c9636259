import type { Dataset } from "../../src/datasets/dataset.js";
import type { Measure } from "../../src/measures/measure.js";
import type { EvaluationContext, MetricValue } from "../../src/metrics/metric.js";
import { measureModel } from "../../src/models/measure-model.js";
import type { FittedModel } from "../../src/models/model.js";
import { applyMap } from "../../src/numerics/diagonal-map.js";
import type { Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";

/** A dataset drawn from a law. */
export function draw(law: Measure, sizes = { train: 4000, validation: 500, test: 2000 }, seed = 0): Dataset {
  const part = (name: keyof typeof sizes) => law.sample(sizes[name], Stream.of(seed, name));
  const [train, validation, test] = [part("train"), part("validation"), part("test")];
  return { name: "drawn", dimension: law.dimension, columns: ["x", "y"], train, validation, test, law };
}

/** What a metric sees of a model whose samples follow `model`. */
export function contextOf(model: Measure, dataset: Dataset, seed = 0): EvaluationContext {
  return {
    model: measureModel(model),
    dataset,
    samples: (n) => Promise.resolve(model.sample(n, Stream.of(seed, "samples"))),
    stream: Stream.of(seed, "metric"),
  };
}

/** A measure whose n samples are the first n of the given points. */
export function fixed(x: Points): Measure {
  return {
    dimension: x.d,
    sample: (n) => ({ n, d: x.d, data: x.data.slice(0, n * x.d) }),
    logDensity: ({ n }) => new Float64Array(n),
  };
}

/**
 * A model whose samples follow `law`, with their density; they come from the half of their place along
 * x_t = x_1 (1 + t^2) / 2, whose velocity is x 2 t / (1 + t^2).
 */
export function bent(law: Measure): FittedModel {
  const scaled = (x: Points, scale: number) =>
    applyMap({ mean: new Float64Array(x.d), scale: new Float64Array(x.d).fill(scale) }, x);
  return {
    ...measureModel(law),
    trajectories: (n, times, stream) => {
      const end = law.sample(n, stream);
      return Promise.resolve(times.map((t) => scaled(end, (1 + t * t) / 2)));
    },
    velocity: (t, x) => Promise.resolve(scaled(x, (2 * t) / (1 + t * t))),
  };
}

export function byName(values: readonly MetricValue[]): Record<string, MetricValue> {
  return Object.fromEntries(values.map((value) => [value.name, value]));
}
