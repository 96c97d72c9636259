import type { Tensor } from "@tensorflow/tfjs";
import type { DType } from "../../../../src/runtime/runtime.js";

/** An input drawn uniformly from [low, high], or exactly `values`. */
export interface CaseInput {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly low: number;
  readonly high: number;
  readonly values?: readonly number[];
}

/** A small program around one kernel. */
export interface KernelCase {
  readonly kernel: string;
  /** What is special about it; unique among the kernel's cases. */
  readonly name: string;
  readonly inputs: readonly CaseInput[];
  readonly run: (...inputs: Tensor[]) => Tensor | Tensor[];
  /** Whether its derivatives are tested; not where an output is an integer or the function jumps. */
  readonly differentiable: boolean;
  /** The same function by other kernels, for tfjs to compute where its own kernel is wrong. */
  readonly reference?: (...inputs: Tensor[]) => Tensor | Tensor[];
}

export function floats(shape: readonly number[], low = -2, high = 2): CaseInput {
  return { shape, dtype: "float32", low, high };
}

export function integers(shape: readonly number[], low = -5, high = 5): CaseInput {
  return { shape, dtype: "int32", low, high };
}

export function bools(shape: readonly number[]): CaseInput {
  return { shape, dtype: "bool", low: 0, high: 1 };
}

export function given(values: readonly number[], dtype: DType = "float32", shape = [values.length]): CaseInput {
  return { shape, dtype, low: 0, high: 0, values };
}

type Run = (...inputs: never[]) => Tensor | Tensor[];

/** A case whose derivatives are tested too. */
export function smooth(kernel: string, name: string, inputs: readonly CaseInput[], run: Run): KernelCase {
  return { kernel, name, inputs, run: run as KernelCase["run"], differentiable: true };
}

/** A case of values alone. */
export function discrete(kernel: string, name: string, inputs: readonly CaseInput[], run: Run): KernelCase {
  return { kernel, name, inputs, run: run as KernelCase["run"], differentiable: false };
}

/** A case that tfjs gets wrong unless it computes it as `reference`. */
export function corrected(kernelCase: KernelCase, reference: Run): KernelCase {
  return { ...kernelCase, reference: reference as KernelCase["run"] };
}
