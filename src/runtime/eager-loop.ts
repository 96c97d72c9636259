import type { Tensor } from "@tensorflow/tfjs";
import { checkNames, elementCount, fed, hostArray } from "./edge.js";
import { eagerReport, noModel } from "./eager-report.js";
import { drain, evaluate, outputsOf, upload } from "./eager-tensors.js";
import { type LoopGroup, loopInputs, loopPrefix, loopProgram, unprefixed } from "./loop-names.js";
import type {
  CompiledLoop,
  GraphReport,
  HostArray,
  HostArrays,
  LoopBody,
  LoopSpecs,
  Specs,
  Tensors,
} from "./runtime.js";
import { onBackend, tf } from "./tensorflow.js";

/** A step that a tfjs backend repeats operation by operation. */
export class EagerLoop<S extends Specs, C extends Specs, B extends Specs> implements CompiledLoop<S, C, B> {
  readonly specs: LoopSpecs<S, C, B>;
  readonly outputs: Specs;
  readonly #program: (inputs: Tensors) => Tensors;
  readonly #backend: string;
  readonly #name: string | undefined;

  constructor(body: LoopBody<S, C, B>, specs: LoopSpecs<S, C, B>, backend: string, name?: string) {
    this.specs = specs;
    this.#program = loopProgram(body, specs);
    this.#backend = backend;
    this.#name = name;
    const all = onBackend(backend, () => outputsOf(this.#program, loopInputs(specs)));
    this.outputs = unprefixed(loopPrefix.outputs, all);
  }

  async run(state: HostArrays<S>, constants: HostArrays<C>, batch: HostArrays<B>, steps: number) {
    const arrays = {
      state: this.#checked("state", state),
      constants: this.#checked("constants", constants),
      batch: this.#checked("batch", batch, steps),
    };
    const { last, reported } = onBackend(this.#backend, () => tf.tidy(() => this.#steps(arrays, steps)));
    return { state: (await drain(last)) as HostArrays<S>, outputs: await this.#stacked(reported) };
  }

  report(): GraphReport {
    return eagerReport(loopInputs(this.specs), this.#program);
  }

  onnx(): never {
    return noModel(`tfjs:${this.#backend}`);
  }

  dispose(): void {
    // Nothing is kept between calls.
  }

  #steps(arrays: Readonly<Record<LoopGroup, Readonly<Record<string, HostArray>>>>, steps: number) {
    const constants = this.#uploaded("constants", arrays.constants);
    let state = this.#uploaded("state", arrays.state);
    const reported: Record<string, Tensor>[] = [];
    for (let step = 0; step < steps; step++) {
      const before = state;
      const batch = () => this.#uploaded("batch", arrays.batch, step);
      const after = evaluate(this.#program, () => ({ ...before, ...constants, ...batch() }));
      tf.dispose({ ...before });
      state = Object.fromEntries(Object.entries(after).filter(([name]) => name.startsWith(loopPrefix.state)));
      reported.push({ ...unprefixed(loopPrefix.outputs, after) });
    }
    return { last: { ...unprefixed(loopPrefix.state, state) }, reported };
  }

  #checked(
    group: LoopGroup,
    arrays: Readonly<Record<string, HostArray>>,
    steps?: number,
  ): Readonly<Record<string, HostArray>> {
    const specs: Specs = this.specs[group];
    checkNames(specs, arrays, this.#name);
    return Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => [
        name,
        fed({ name, spec, steps, program: this.#name }, arrays[name], "float32"),
      ]),
    );
  }

  /** The tensors of a group under the names of the traced step; of a batch, the slice of one step. */
  #uploaded(group: LoopGroup, arrays: Readonly<Record<string, HostArray>>, step = 0): Tensors {
    const specs: Specs = this.specs[group];
    return Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => {
        const size = elementCount(spec.shape);
        return [loopPrefix[group] + name, upload(spec, arrays[name]!.subarray(step * size, (step + 1) * size))];
      }),
    );
  }

  /** The outputs of all steps, one after another. */
  async #stacked(steps: readonly Tensors[]): Promise<Record<string, HostArray>> {
    const stacked: Record<string, HostArray> = {};
    for (const [name, { shape, dtype = "float32" }] of Object.entries(this.outputs)) {
      stacked[name] = hostArray(dtype, "float32", steps.length * elementCount(shape));
    }
    for (const [step, tensors] of steps.entries()) {
      for (const [name, array] of Object.entries(await drain(tensors))) stacked[name]!.set(array, step * array.length);
    }
    return stacked;
  }
}
