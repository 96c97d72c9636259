import type { Tensor } from "@tensorflow/tfjs";
import { dtypeOf, elementCount, hostArray } from "./edge.js";
import type { DType, HostArray, Specs, Tensors, TensorSpec } from "./runtime.js";
import { tf } from "./tensorflow.js";
import { checkedResult } from "./trace.js";

/** A tensor with the values of `data`, which is copied: backends may keep the array that they are given. */
export function upload(spec: TensorSpec, data: HostArray): Tensor {
  return tf.tensor(data.slice(), [...spec.shape], dtypeOf(spec));
}

function zeros(specs: Specs): Tensors {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [
      name,
      upload(spec, hostArray(dtypeOf(spec), "float32", elementCount(spec.shape))),
    ]),
  );
}

/** What a program makes of `inputs`, on the current tfjs backend: tensors of the caller, who disposes them. */
export function evaluate(program: (inputs: Tensors) => Tensors, inputs: () => Tensors): Tensors {
  return tf.tidy(() => {
    const outputs = checkedResult(program(inputs()));
    // A program may return an input, or one tensor twice: the caller gets tensors that are nobody else's.
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.clone()]));
  });
}

/** Reads and disposes tensors. */
export async function drain(tensors: Tensors): Promise<Record<string, HostArray>> {
  const arrays: Record<string, HostArray> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const data = await tensor.data();
    const array = hostArray(tensor.dtype as DType, "float32", tensor.size);
    array.set(data);
    arrays[name] = array;
    tensor.dispose();
  }
  return arrays;
}

/** Shapes and types of what a program makes of zeros: its mistakes come out here, before any data are fed. */
export function outputsOf(program: (inputs: Tensors) => Tensors, inputs: Specs): Specs {
  const outputs = Object.entries(evaluate(program, () => zeros(inputs)));
  const specs = outputs.map(([name, { shape, dtype }]) => [name, { shape, dtype: dtype as DType }] as const);
  for (const [, tensor] of outputs) tensor.dispose();
  return Object.fromEntries(specs);
}
