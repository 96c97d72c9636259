import { z } from "zod";
import type { ComponentBuilder } from "../../src/component/component.js";
import type { Flow, VectorField } from "../../src/models/model.js";
import { initialize } from "../../src/models/parameters.js";
import { Stream } from "../../src/numerics/random.js";

type Trainable = VectorField | Flow;

/** A model of the given dimension, with the options that are given and the defaults of the others. */
export function buildModel(
  { definition }: Pick<ComponentBuilder<"model">, "definition">,
  dimension: number,
  options: Record<string, unknown> = {},
): Trainable {
  const collaborators = [{ dimension }] as unknown as [];
  return definition.create(z.object(definition.options).parse(options), ...collaborators) as Trainable;
}

/** A flow of the given dimension: some load TensorFlow.js first. */
export async function buildFlow(
  { definition }: Pick<ComponentBuilder<"model">, "definition">,
  dimension: number,
  options: Record<string, unknown> = {},
): Promise<Flow> {
  const collaborators = [{ dimension }] as unknown as [];
  return (await definition.create(z.object(definition.options).parse(options), ...collaborators)) as Flow;
}

/** Parameters well away from their initial values, where special cases (zero biases, maps near the identity) end. */
export function perturbedParameters(model: Trainable, deviation: number, seed = 0): Float64Array {
  const stream = Stream.of(seed, "perturb");
  return initialize(model.parameters, Stream.of(seed, "init")).map((value) => value + deviation * stream.normal());
}

/** Points in the box [-half, half]^d. */
export function uniformBox(n: number, d: number, half: number, seed = 0): Float64Array {
  const stream = Stream.of(seed, "box");
  return Float64Array.from({ length: n * d }, () => half * (2 * stream.uniform() - 1));
}
