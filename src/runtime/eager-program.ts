import { checkNames, fed } from "./edge.js";
import { eagerReport, noModel } from "./eager-report.js";
import { drain, evaluate, outputsOf, upload } from "./eager-tensors.js";
import type { Compiled, GraphReport, HostArray, HostArrays, Program, Specs, Tensors } from "./runtime.js";
import { onBackend } from "./tensorflow.js";

/** A program that a tfjs backend runs operation by operation. */
export class EagerProgram<I extends Specs> implements Compiled<I> {
  readonly inputs: I;
  readonly outputs: Specs;
  readonly #program: (inputs: Tensors) => Tensors;
  readonly #backend: string;
  readonly #name: string | undefined;

  constructor(program: Program<I>, inputs: I, backend: string, name?: string) {
    this.inputs = inputs;
    this.#program = program as (inputs: Tensors) => Tensors;
    this.#backend = backend;
    this.#name = name;
    this.outputs = onBackend(backend, () => outputsOf(this.#program, inputs));
  }

  async run(feeds: HostArrays<I>): Promise<Readonly<Record<string, HostArray>>> {
    checkNames(this.inputs, feeds, this.#name);
    const arrays = Object.entries(this.inputs).map(
      ([name, spec]) => [name, spec, fed({ name, spec, program: this.#name }, feeds[name], "float32")] as const,
    );
    const tensors = () => Object.fromEntries(arrays.map(([name, spec, data]) => [name, upload(spec, data)]));
    return drain(onBackend(this.#backend, () => evaluate(this.#program, tensors)));
  }

  report(): GraphReport {
    return eagerReport(this.inputs, this.#program);
  }

  onnx(): never {
    return noModel(`tfjs:${this.#backend}`);
  }

  dispose(): void {
    // Nothing is kept between calls.
  }
}
