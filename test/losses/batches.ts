import * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { z } from "zod";
import type { AnyBuilder } from "../../src/component/registry.js";
import type { Coupling } from "../../src/couplings/coupling.js";
import type { Dataset } from "../../src/datasets/dataset.js";
import type { Loss, LossFloor, Trainable } from "../../src/losses/loss.js";
import type { BaseMeasure } from "../../src/measures/measure.js";
import type { VectorField } from "../../src/models/model.js";
import type { Points } from "../../src/numerics/points.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import { convert, type Prediction } from "../../src/paths/conversions.js";
import { gaussianFormTensor } from "../../src/paths/gaussian-form.js";
import type { ProbabilityPath } from "../../src/paths/path.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { trainingStreams } from "../../src/training/streams.js";

export const independentCoupling: Coupling = { independent: true, pair: () => undefined };

/** A loss with the defaults of the options that are not given, its collaborators at hand. */
export function lossWith(
  { definition }: AnyBuilder,
  options: Readonly<Record<string, unknown>>,
  base: BaseMeasure,
  data: Partial<Dataset> = {},
): Loss {
  const { path, coupling = independentCoupling, ...plain } = options;
  const shape = Object.fromEntries(
    Object.entries(definition.options).filter(([name]) => !["path", "coupling", "samplingPath"].includes(name)),
  );
  const { samplingPath, ...rest } = plain;
  const parsed = {
    ...z.object(shape).parse(rest),
    path,
    coupling,
    ...(samplingPath !== undefined && { samplingPath }),
  };
  return definition.create(parsed, ...([base, data] as unknown as [])) as Loss;
}

export function field(dimension: number, velocity: VectorField["velocity"]): VectorField {
  return { family: "vectorField", dimension, parameters: [], velocity };
}

/** The exact prediction for atoms and the base N(0, I), from the mean of the softmax over the atoms. */
export function exactPrediction(atoms: Points, path: ProbabilityPath, prediction: Prediction): VectorField {
  return field(atoms.d, (_parameters, t, x) => {
    const form = gaussianFormTensor(path.atTensor(t));
    const x1 = tf.tensor2d(Array.from(atoms.data), [atoms.n, atoms.d]);
    const gaps = x.expandDims(1).sub(form.alpha.expandDims(1).mul(x1.expandDims(0)));
    const weights = tf.softmax(gaps.square().sum(2).div(form.sigma.square()).mul(-0.5));
    return convert("x1", prediction, weights.matMul(x1), x, form);
  });
}

/** Mean of the loss of each model over the same batches, with its standard error; and of the differences to the first. */
export async function lossesOf(
  runtime: Runtime,
  loss: Loss,
  models: readonly Trainable[],
  train: Points,
  { batches = 40, batchSize = 512 } = {},
): Promise<{ readonly values: readonly LossFloor[]; readonly excess: readonly LossFloor[] }> {
  const specs = loss.inputs(batchSize, train.d);
  const compiled = await runtime.compile(
    (batch) => Object.fromEntries(models.map((model, k) => [`loss${k}`, loss.value(model, {}, batch)])),
    specs,
  );
  const streams = trainingStreams(7);
  await loss.prepare?.(train, streams);
  const slice = Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => [name, runtime.floats(shape.reduce((a, b) => a * b))]),
  );
  const values: number[][] = models.map(() => []);
  for (let i = 0; i < batches; i++) {
    loss.fill(slice, train, batchSize, streams);
    const results = await compiled.run(slice);
    models.forEach((_, k) => values[k]!.push(results[`loss${k}`]![0]!));
  }
  compiled.dispose();
  const summary = (of: readonly number[]) => ({ value: mean(of), standardError: standardError(of) });
  return {
    values: values.map(summary),
    excess: values.map((of) => summary(of.map((value, i) => value - values[0]![i]!))),
  };
}

export function expectWithin(actual: LossFloor, expected: LossFloor, deviations = 4): void {
  const error = Math.hypot(actual.standardError, expected.standardError);
  expect(Math.abs(actual.value - expected.value)).toBeLessThan(deviations * error + 1e-12);
}
