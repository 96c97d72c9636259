import type * as tf from "@tensorflow/tfjs";
import { UserError } from "../numerics/error.js";
import type { Stream } from "../numerics/random.js";
import type { ParameterSpec, Parameters } from "./model.js";

/** Where one parameter lies in the flat vector: `size` numbers from `offset`, row-major in `shape`. */
export interface ParameterSlot {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

export interface ParameterLayout {
  readonly slots: readonly ParameterSlot[];
  /** Length of the flat vector. */
  readonly count: number;
}

/** Where each parameter lies in the flat vector, in order of declaration. */
export function layout(specs: readonly ParameterSpec[]): ParameterLayout {
  const slots: ParameterSlot[] = [];
  const names = new Set<string>();
  let count = 0;
  for (const { name, shape } of specs) {
    if (names.has(name)) {
      throw new UserError(`The model declares two parameters named "${name}"; give each a name of its own.`);
    }
    names.add(name);
    const size = shape.reduce((product, length) => product * length, 1);
    slots.push({ name, shape, offset: count, size });
    count += size;
  }
  return { slots, count };
}

/** The initial flat parameter vector, drawn from `stream` in order of declaration. */
export function initialize(specs: readonly ParameterSpec[], stream: Stream): Float64Array {
  const { slots, count } = layout(specs);
  const flat = new Float64Array(count);
  specs.forEach((spec, i) => {
    const { offset, size } = slots[i]!;
    spec.initialize(flat.subarray(offset, offset + size), stream);
  });
  return flat;
}

/** The parameters by name, as traced tensors cut from the flat vector [count] by one split, whose gradient is one concat. */
export function unflatten(flat: tf.Tensor, specs: readonly ParameterSpec[]): Parameters {
  if (specs.length === 0) return {};
  const { slots } = layout(specs);
  const parts = flat.split(slots.map((slot) => slot.size));
  return Object.fromEntries(slots.map(({ name, shape }, i) => [name, parts[i]!.reshape([...shape])]));
}
