import type { Tensor } from "@tensorflow/tfjs";
import type { Runtime } from "../../../src/runtime/runtime.js";

export interface Input {
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

/** The result of a function of tensors, compiled and run. */
export async function run(
  runtime: Runtime,
  f: (...inputs: Tensor[]) => Tensor,
  ...inputs: readonly Input[]
): Promise<Float64Array> {
  const names = inputs.map((_, i) => `x${i}`);
  const specs = Object.fromEntries(inputs.map(({ shape }, i) => [names[i]!, { shape }]));
  const program = await runtime.compile((tensors) => ({ y: f(...names.map((name) => tensors[name]!)) }), specs);
  const feeds = Object.fromEntries(inputs.map(({ values }, i) => [names[i]!, Float64Array.from(values)]));
  const { y } = await program.run(feeds);
  program.dispose();
  return Float64Array.from(y!);
}
