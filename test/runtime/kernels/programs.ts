import type { Tensor } from "@tensorflow/tfjs";
import { Stream } from "../../../src/numerics/random.js";
import type { HostArray, HostArrays, Specs, Tensors, TensorSpec } from "../../../src/runtime/runtime.js";
import { onBackend, tf } from "../../../src/runtime/tensorflow.js";
import type { CaseInput, KernelCase } from "./cases/case.js";

/** The cases of a group in one program: inputs and outputs are named by the case's place in the group. */
export interface CaseGroup {
  readonly cases: readonly KernelCase[];
  readonly specs: Specs;
  readonly feeds: HostArrays;
}

const isFloat = ({ dtype }: { readonly dtype: string }): boolean => dtype === "float32";

/** Draws the inputs of every case, and the weights of its outputs and directions of its inputs for `loss` and `slope`. */
export function caseGroup(cases: readonly KernelCase[]): CaseGroup {
  const specs: Record<string, TensorSpec> = {};
  const feeds: Record<string, HostArray> = {};
  const add = (name: string, input: CaseInput, stream: Stream): void => {
    specs[name] = { shape: input.shape, dtype: input.dtype };
    feeds[name] = elements(input, stream);
  };
  cases.forEach((kernelCase, i) => {
    const stream = Stream.of(0, `${kernelCase.kernel} ${kernelCase.name}`);
    kernelCase.inputs.forEach((input, j) => {
      add(`${i}.x${j}`, input, stream);
      if (isFloat(input)) add(`${i}.v${j}`, { shape: input.shape, dtype: "float32", low: -1, high: 1 }, stream);
    });
    outputShapes(kernelCase, i, feeds).forEach((shape, k) => {
      add(`${i}.w${k}`, { shape, dtype: "float32", low: 0.5, high: 1.5 }, stream);
    });
  });
  return { cases, specs, feeds };
}

function elements({ shape, dtype, low, high, values }: CaseInput, stream: Stream): HostArray {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const draw = (): number =>
    dtype === "float32" ? low + (high - low) * stream.uniform() : low + Math.floor((high - low + 1) * stream.uniform());
  const numbers = values ?? Array.from({ length: size }, draw);
  return { float32: Float64Array, int32: Int32Array, bool: Uint8Array }[dtype].from(numbers);
}

function outputShapes({ inputs, run, reference = run }: KernelCase, i: number, feeds: HostArrays): number[][] {
  return onBackend("cpu", () =>
    tf.tidy(() => {
      const tensors = inputs.map(({ shape, dtype }, j) => {
        const values = feeds[`${i}.x${j}`]!;
        return tf.tensor(
          values instanceof Float64Array ? Float32Array.from(values) : (values as Int32Array),
          [...shape],
          dtype,
        );
      });
      return [reference(...tensors)].flat().map((output) => output.shape);
    }),
  );
}

/** A differentiable case's inputs by which it is differentiated. */
export function floatInputs({ inputs }: KernelCase): readonly number[] {
  return inputs.flatMap((input, j) => (isFloat(input) ? [j] : []));
}

/** A case as a function of its float inputs alone. */
class Differentiable {
  readonly places: readonly number[];
  readonly floats: Tensor[];
  readonly #case: KernelCase;
  readonly #named: (letter: string, j: number) => Tensor;

  constructor(kernelCase: KernelCase, i: number, tensors: Tensors) {
    this.#case = kernelCase;
    this.#named = (letter, j) => tensors[`${i}.${letter}${j}`]!;
    this.places = floatInputs(kernelCase);
    this.floats = this.places.map((j) => this.#named("x", j));
  }

  /** w y + y^2 / 2, summed: its slope by y differs from place to place and depends on y. */
  loss = (...floats: Tensor[]): Tensor => {
    const arguments_ = this.#case.inputs.map((_, j) => floats[this.places.indexOf(j)] ?? this.#named("x", j));
    const terms = [this.#case.run(...arguments_)]
      .flat()
      .map((y, k) => y.mul(this.#named("w", k)).add(y.square().mul(0.5)).sum());
    return terms.length === 1 ? terms[0]! : tf.addN(terms);
  };

  gradients = (...floats: Tensor[]): Tensor[] => tf.grads(this.loss)(floats);

  /** The derivative of the loss along the directions v. */
  slope = (...floats: Tensor[]): Tensor => {
    const terms = this.gradients(...floats).map((g, at) => g.mul(this.#named("v", this.places[at]!)).sum());
    return terms.length === 1 ? terms[0]! : tf.addN(terms);
  };

  secondDerivatives = (): Tensor[] => tf.grads(this.slope)(this.floats);
}

type Outputs = Record<string, Tensor>;

function outputs(
  cases: readonly KernelCase[],
  tensors: Tensors,
  collect: (of: KernelCase, i: number, into: Outputs) => void,
): Outputs {
  const collected: Outputs = {};
  cases.forEach((kernelCase, i) => {
    const inputs = kernelCase.inputs.map((_, j) => tensors[`${i}.x${j}`]!);
    [kernelCase.run(...inputs)].flat().forEach((y, k) => (collected[`${i}.y${k}`] = y));
    collect(kernelCase, i, collected);
  });
  return collected;
}

/** The cases as tfjs can compute them. */
export function references(cases: readonly KernelCase[]): readonly KernelCase[] {
  return cases.map((kernelCase) => ({ ...kernelCase, run: kernelCase.reference ?? kernelCase.run }));
}

/** Values y and gradients g. */
export function firstOrder(cases: readonly KernelCase[]): (tensors: Tensors) => Outputs {
  return (tensors) =>
    outputs(cases, tensors, (kernelCase, i, collected) => {
      if (!kernelCase.differentiable) return;
      const f = new Differentiable(kernelCase, i, tensors);
      f.gradients(...f.floats).forEach((g, at) => (collected[`${i}.g${f.places[at]!}`] = g));
    });
}

/** Values y, the loss, its gradients g, its slope along v and the slope's gradients h. */
export function secondOrder(cases: readonly KernelCase[]): (tensors: Tensors) => Outputs {
  return (tensors) =>
    outputs(cases, tensors, (kernelCase, i, collected) => {
      if (!kernelCase.differentiable) return;
      const f = new Differentiable(kernelCase, i, tensors);
      collected[`${i}.loss`] = f.loss(...f.floats);
      f.gradients(...f.floats).forEach((g, at) => (collected[`${i}.g${f.places[at]!}`] = g));
      collected[`${i}.slope`] = f.slope(...f.floats);
      f.secondDerivatives().forEach((h, at) => (collected[`${i}.h${f.places[at]!}`] = h));
    });
}
