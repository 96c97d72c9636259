import type { Tensor } from "@tensorflow/tfjs";
import { UserError } from "../numerics/error.js";
import { keepingExactNumbers } from "./exact-numbers.js";
import { GraphBuilder, type Graph, type KernelTable, type Port } from "./graph.js";
import { programKernels } from "./kernel-table.js";
import type { Specs, Tensors } from "./runtime.js";
import { atUserLine, thrownByDependency, withDeepStacks } from "./source-line.js";
import { onBackend, tf } from "./tensorflow.js";
import { registerTracingBackend, tracingBackendName, type TracingBackend } from "./tracing-backend.js";

/** Runs programs once, on symbolic tensors, to write down what they compute. */
export class Tracer {
  readonly #table: KernelTable;
  readonly #backend: TracingBackend;

  /** `table` holds the rules of the kernels that programs may call. */
  constructor(table: KernelTable) {
    this.#table = table;
    this.#backend = registerTracingBackend(table);
  }

  /** The graph of a program for inputs of these shapes; tfjs is left as it was found, whatever the program does. */
  trace(specs: Specs, program: (inputs: Tensors) => Readonly<Record<string, Tensor>>): Graph {
    const builder = new GraphBuilder(this.#table);
    this.#backend.begin(builder);
    let outputs: readonly Port[];
    try {
      outputs = cleaningUp(() =>
        keepingExactNumbers(() => onBackend(tracingBackendName, () => this.#record(builder, specs, program))),
      );
    } catch (error) {
      throw explained(error);
    } finally {
      this.#backend.finish();
    }
    this.#refuseAssignments();
    return builder.build(outputs);
  }

  #record(
    builder: GraphBuilder,
    specs: Specs,
    program: (inputs: Tensors) => Readonly<Record<string, Tensor>>,
  ): readonly Port[] {
    const outputs: Port[] = [];
    tf.tidy(() => {
      const inputs = Object.entries(specs).map(([name, { shape, dtype = "float32" }]) => {
        const info = this.#backend.tensorOf(builder.input(name, { shape, dtype }));
        return [name, tf.engine().makeTensorFromTensorInfo(info)] as const;
      });
      const result: unknown = withDeepStacks(() => program(Object.fromEntries(inputs)));
      for (const [name, tensor] of Object.entries(checkedResult(result))) {
        outputs.push({ name, id: this.#backend.idOf(tensor) });
      }
    });
    return outputs;
  }

  #refuseAssignments(): void {
    for (const [name, { dataId }] of Object.entries(tf.engine().registeredVariables)) {
      if (!this.#backend.owns(dataId)) continue;
      throw new UserError(
        `The variable "${name}" was assigned inside a program; a program is a pure function: ` +
          "take the value as an input and return the new one.",
      );
    }
  }
}

/** What tfjs found wrong with a call, as a user's mistake with its place; all else as it is. */
function explained(error: unknown): unknown {
  // tfjs reports what it checks as plain errors; any other kind is a bug, and keeps its stack.
  if (!(error instanceof Error) || Object.getPrototypeOf(error) !== Error.prototype) return error;
  if (!thrownByDependency(error)) return error;
  return new UserError(`${error.message.replace(/\.$/, "")}${atUserLine(error)}.`, { cause: error });
}

/** Runs a program; disposes the variables that it made and, if it fails, forgets what its gradients had saved for later. */
function cleaningUp<T>(run: () => T): T {
  const engine = tf.engine();
  const variables = new Set(Object.keys(engine.registeredVariables));
  const { numTensors, numDataBuffers, numBytes } = engine.state;
  let completed = false;
  try {
    const result = run();
    completed = true;
    return result;
  } finally {
    for (const [name, variable] of Object.entries(engine.registeredVariables)) {
      if (!variables.has(name)) variable.dispose();
    }
    if (!completed) Object.assign(engine.state, { numTensors, numDataBuffers, numBytes });
  }
}

let shared: Tracer | undefined;

/** The tracer of this process: tfjs's registry of backends is global. */
export function tracer(): Tracer {
  shared ??= new Tracer(programKernels);
  return shared;
}

/** Refuses what is not a record of tensors. */
export function checkedResult(result: unknown): Readonly<Record<string, Tensor>> {
  if (typeof (result as { then?: unknown } | undefined)?.then === "function") {
    void (result as Promise<unknown>).then(undefined, () => undefined);
    throw new UserError("The program is asynchronous; a program must be a plain function that returns its tensors.");
  }
  if (typeof result !== "object" || result === null) {
    throw new UserError(`The program returned ${String(result)}; expected an object of tensors by name.`);
  }
  for (const [name, value] of Object.entries(result)) {
    if (!(value instanceof tf.Tensor)) {
      throw new UserError(`The program's output "${name}" is not a tensor; expected an object of tensors by name.`);
    }
  }
  return result as Readonly<Record<string, Tensor>>;
}
