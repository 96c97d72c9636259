import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import type { ComponentBuilder } from "../../src/component/component.js";
import type { DivergenceEstimator, RowField } from "../../src/divergences/divergence.js";
import { Stream } from "../../src/numerics/random.js";
import type { HostArray, Runtime } from "../../src/runtime/runtime.js";

/** An estimator with the options that are given and the defaults of the others. */
export async function buildDivergence(
  { definition }: Pick<ComponentBuilder<"divergence">, "definition">,
  options: Record<string, unknown> = {},
): Promise<DivergenceEstimator> {
  return definition.create(z.object(definition.options).parse(options));
}

/** What an estimator says of a field at the rows of x, each with probes of its own. */
export async function estimates(
  runtime: Runtime,
  estimator: DivergenceEstimator,
  field: RowField,
  x: Float64Array,
  d: number,
): Promise<Readonly<Record<"value" | "traces" | "squaredNorm", HostArray>>> {
  const n = x.length / d;
  const drawn = new Float64Array(n * estimator.probes * d);
  estimator.draw(drawn, Stream.of(5, "probes"));
  // An array without elements cannot be fed.
  const probes = { shape: estimator.probes === 0 ? [1] : [n, estimator.probes, d] };
  const program = await runtime.compile((inputs) => ({ ...estimator.estimate(field, inputs.x, inputs.probes) }), {
    x: { shape: [n, d] },
    probes,
  });
  const outputs = await program.run({ x, probes: estimator.probes === 0 ? new Float64Array(1) : drawn });
  program.dispose();
  return outputs;
}

/** v(x) = A x for A [d, d], row by row. */
export function linear(A: readonly (readonly number[])[]): RowField {
  return (x) => x.matMul(tf.tensor2d(A.map((row) => [...row])), false, true);
}
