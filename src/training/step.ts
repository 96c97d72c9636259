import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { trainedParameters, type Loss, type Trainable } from "../losses/loss.js";
import { layout, unflatten } from "../models/parameters.js";
import type { Optimizer } from "../optimizers/optimizer.js";
import type { CompiledLoop, Runtime, Specs, Tensors } from "../runtime/runtime.js";
import type { TrainingOptions } from "./options.js";
import { tf } from "../runtime/tensorflow.js";

/** What the steps carry on, by name; the optimizer's slots stand beside these two under a prefix of their own. */
export const stateNames = { parameters: "parameters", average: "average" } as const;
const slotPrefix = "slot.";
/** Prefix of the optimizer's coefficients among the inputs of a step. */
export const coefficientPrefix = "optimizer.";

export type CompiledStep = CompiledLoop<Specs, Specs, Specs>;

export interface StepParts {
  readonly model: Trainable;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly options: TrainingOptions;
}

/** One optimizer step, compiled to run many times a call: the loss, its gradient, and the update that follows from it. */
export function compileStep(runtime: Runtime, { model, loss, optimizer, options }: StepParts): Promise<CompiledStep> {
  const trained = trainedParameters(model, loss);
  const { count } = layout(trained);
  const { gradientClip, emaDecay } = options;
  const coefficients = Object.keys(optimizer.coefficients(optimizer.learningRate, 1));
  const specs = {
    state: {
      [stateNames.parameters]: { shape: [count] },
      ...(emaDecay !== undefined && { [stateNames.average]: { shape: [count] } }),
      ...prefixed(slotPrefix, optimizer.slots(count)),
    },
    constants: {},
    batch: {
      ...loss.inputs(options.batchSize, model.dimension, classesOf(model)),
      ...prefixed(coefficientPrefix, Object.fromEntries(coefficients.map((name) => [name, { shape: [] }]))),
    },
  };
  const body = (state: Tensors, _constants: Tensors, batch: Tensors) => {
    const lossOf = (flat: Tensor) => loss.value(model, unflatten(flat, trained), batch) as Scalar;
    const parameters = state[stateNames.parameters]!;
    const { value, grad } = tf.valueAndGrad(lossOf)(parameters);
    const gradient = gradientClip === undefined ? grad : clipped(grad, gradientClip);
    const [slots, scalars] = [unprefixed(slotPrefix, state), unprefixed(coefficientPrefix, batch)];
    const next = optimizer.update(parameters, gradient, slots, scalars);
    const average = state[stateNames.average];
    return {
      state: {
        [stateNames.parameters]: next.parameters,
        ...(average && { [stateNames.average]: average.add(next.parameters.sub(average).mul(1 - emaDecay!)) }),
        ...prefixed(slotPrefix, next.slots),
      },
      outputs: { loss: value },
    };
  };
  return runtime.compileLoop(body, specs, { name: "train", replicated: true });
}

/** Number of classes that the model tells apart; absent where it does not. */
export function classesOf(model: Trainable): number | undefined {
  return model.family === "vectorField" ? model.conditioning?.classes : undefined;
}

/** The gradient, shortened to a norm of `limit` where it is longer. */
function clipped(gradient: Tensor, limit: number): Tensor {
  const norm = gradient.mul(gradient).sum().sqrt();
  return gradient.mul(norm.maximum(limit).reciprocal().mul(limit));
}

function prefixed<T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [prefix + name, value]));
}

function unprefixed<T>(prefix: string, record: Readonly<Record<string, T>>): Record<string, T> {
  const own = Object.entries(record).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}
