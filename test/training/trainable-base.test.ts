import type * as tf from "@tensorflow/tfjs";
import { grad } from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkBaseIsTrained, separateBase } from "../../src/experiment/trained-base.js";
import { negativeLogLikelihood } from "../../src/losses/index.js";
import type { Loss } from "../../src/losses/loss.js";
import { GaussianMixture } from "../../src/measures/gaussian-mixture.js";
import { bases, gaussianMixtureBase } from "../../src/measures/index.js";
import type { BaseMeasure } from "../../src/measures/measure.js";
import { NormalizingFlow } from "../../src/models/normalizing-flow.js";
import { initialize, layout, unflatten } from "../../src/models/parameters.js";
import { UserError } from "../../src/numerics/error.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";
import { train } from "../../src/training/train.js";
import { buildBase } from "../measures/bases.js";
import { affineFlow } from "../models/hand-made.js";
import { adamOf, flowMatchingOf } from "./problem.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

function likelihood(base: BaseMeasure): Loss {
  return negativeLogLikelihood.definition.create({}, ...([base, {}] as unknown as [])) as Loss;
}

const trainable = bases.filter(({ definition }) => "trainable" in definition.options);

describe.each(trainable.map((builder) => [builder.definition.name, builder] as const))(
  "%s, trainable",
  (_, builder) => {
    it("has the traced density of the base that its parameters stand for, and a gradient for each of them", async () => {
      const base = await buildBase(builder, 3, { trainable: true });
      const trained = base.trainable!;
      const specs = trained.parameters;
      const noise = Stream.of(1, "perturb");
      const initial = initialize(specs, Stream.of(0, "init"));
      const perturbed = initial.map((value) => value + 0.3 * noise.normal());
      const x = base.sample(50, Stream.of(2, "x"));
      const program = await runtime.compile(
        ({ flat, x: rows }: { flat: tf.Tensor; x: tf.Tensor }) => {
          const values = (of: tf.Tensor) => trained.logDensityTensor(unflatten(of, specs), rows);
          return { values: values(flat), gradient: grad((of: tf.Tensor) => values(of).mean())(flat) };
        },
        { flat: { shape: [initial.length] }, x: { shape: [50, 3] } },
      );
      for (const [flat, expected] of [
        [initial, base],
        [perturbed, trained.fitted(perturbed)],
      ] as const) {
        const { values, gradient } = await program.run({ flat, x: x.data });
        expected.logDensity!(x).forEach((log, i) => {
          expect(Math.abs(values![i]! - log)).toBeLessThan(1e-11 * (1 + Math.abs(log)));
        });
        expect(gradient!.every((slope) => Number.isFinite(slope) && slope !== 0)).toBe(true);
      }
      expect(trained.fitted(perturbed).trainable).toBeUndefined();
      program.dispose();
    });
  },
);

describe("a flow with a trainable base", () => {
  const law = new GaussianMixture([
    { weight: 2, mean: [-2, 1], covariance: [0.3, 0, 0, 0.2] },
    { weight: 1, mean: [2, 0], covariance: [0.2, 0, 0, 0.5] },
  ]);

  it("learns a law that no affine map of a normal law is, base and map together", async () => {
    const base = await buildBase(gaussianMixtureBase, 2, { means: 2, spread: 1, trainable: true });
    const flow = affineFlow(2);
    const loss = likelihood(base);
    const { parameters } = await train({
      model: flow,
      loss,
      optimizer: adamOf(0.02),
      runtime,
      train: law.sample(4000, Stream.of(3, "train")),
      options: { steps: 800, batchSize: 256 },
      streams: trainingStreams(4),
    });
    expect(parameters.length).toBe(layout(flow.parameters).count + layout(base.trainable!.parameters).count);
    const model = new NormalizingFlow({ flow, runtime, ...separateBase(flow, base, parameters) });
    const test = law.sample(4000, Stream.of(5, "test"));
    const { values } = await model.logDensity(test);
    const excess = law.logDensity(test).map((log, i) => log - values[i]!);
    expect(mean(excess)).toBeGreaterThan(-4 * standardError(excess));
    expect(mean(excess)).toBeLessThan(0.03);
    const { points: samples } = await model.sample(4000, Stream.of(6, "samples"));
    const left = samples.data.filter((_, at) => at % 2 === 0).filter((value) => value < 0).length / 4000;
    expect(Math.abs(left - 2 / 3)).toBeLessThan(0.05);
  });

  it("is refused by a loss that would leave the base as it is", async () => {
    const base = await buildBase(gaussianMixtureBase, 2, { trainable: true });
    const check = () => {
      checkBaseIsTrained(base, flowMatchingOf(0.1, 2));
    };
    expect(check).toThrow(UserError);
    expect(check).toThrow("set the base's option trainable to false");
    checkBaseIsTrained(base, likelihood(base));
    checkBaseIsTrained(await buildBase(gaussianMixtureBase, 2), flowMatchingOf(0.1, 2));
  });
});
