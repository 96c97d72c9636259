import type { Tensor } from "@tensorflow/tfjs";
import { UserError } from "../numerics/error.js";
import type { Graph } from "./graph.js";
import type { LoopBody, LoopSpecs, Specs, Tensors } from "./runtime.js";

/** A step is traced as one program: the group of an input or output is a prefix of its name. */
export const loopPrefix = { state: "state/", constants: "constants/", batch: "batch/", outputs: "outputs/" } as const;

/** The groups of a step's inputs. */
export type LoopGroup = keyof LoopSpecs<Specs, Specs, Specs>;

/** The inputs of a step as those of one program. */
export function loopInputs({ state, constants, batch }: LoopSpecs<Specs, Specs, Specs>): Specs {
  return {
    ...prefixed(loopPrefix.state, state),
    ...prefixed(loopPrefix.constants, constants),
    ...prefixed(loopPrefix.batch, batch),
  };
}

/** A step as one program over `loopInputs`; refuses a step that does not return the state it was given. */
export function loopProgram<S extends Specs, C extends Specs, B extends Specs>(
  body: LoopBody<S, C, B>,
  specs: LoopSpecs<S, C, B>,
): (inputs: Tensors) => Readonly<Record<string, Tensor>> {
  return (inputs) => {
    const { state, outputs } = body(
      unprefixed(loopPrefix.state, inputs) as Tensors<S>,
      unprefixed(loopPrefix.constants, inputs) as Tensors<C>,
      unprefixed(loopPrefix.batch, inputs) as Tensors<B>,
    );
    checkState(specs.state, state);
    return { ...prefixed(loopPrefix.state, state), ...prefixed(loopPrefix.outputs, outputs) };
  };
}

/** What a traced step reports, by the names that the step gave. */
export function loopOutputs(graph: Graph): Specs {
  return unprefixed(
    loopPrefix.outputs,
    Object.fromEntries(graph.outputs.map(({ name, id }) => [name, graph.values[id]!])),
  );
}

function checkState(specs: Specs, state: Tensors): void {
  for (const [name, { shape, dtype = "float32" }] of Object.entries(specs)) {
    const tensor = state[name];
    if (tensor === undefined) throw new UserError(`The step did not return the state "${name}".`);
    if (tensor.dtype !== dtype || tensor.shape.join() !== shape.join()) {
      throw new UserError(
        `The step returned the state "${name}" as ${tensor.dtype} [${tensor.shape.join(", ")}]; ` +
          `expected ${dtype} [${shape.join(", ")}], as it was given.`,
      );
    }
  }
  for (const name of Object.keys(state)) {
    if (!(name in specs)) {
      throw new UserError(
        `The step returned an unknown state "${name}"; its states are ${Object.keys(specs).join(", ")}.`,
      );
    }
  }
}

function prefixed<T>(prefix: string, group: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(group).map(([name, value]) => [prefix + name, value]));
}

/** Those whose names begin with `prefix`, under the rest of their names. */
export function unprefixed<T>(prefix: string, all: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}
