import type { HostArrays, Specs, Tensors } from "../runtime/runtime.js";

/** What a differential equation is fed beside its state: parameters, data. */
export interface Constants {
  readonly specs: Specs;
  readonly values: HostArrays;
}

// They are named by others, so they get a prefix that a solver's own inputs cannot have.
const prefix = "field.";

/** Their specs under the names that solvers' programs give them. */
export function constantSpecs({ specs }: Constants): Specs {
  return prefixed(specs);
}

/** Their values under those names. */
export function constantValues({ values }: Constants): HostArrays {
  return prefixed(values);
}

/** The tensors of a program's inputs under their own names. */
export function ownConstants({ specs }: Constants, inputs: Tensors): Tensors {
  return Object.fromEntries(Object.keys(specs).map((name) => [name, inputs[prefix + name]!]));
}

function prefixed<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [prefix + name, value]));
}
