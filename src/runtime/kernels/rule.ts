import type { DType } from "../runtime.js";

/** Shape and type of a value in the traced graph; all dimensions are known. */
export interface Value {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** A value in the ONNX model being written; `int64` exists only there (axes, shapes, indices). */
export interface Operand {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType | "int64";
}

export type OnnxAttribute =
  number | string | readonly number[] | { readonly int: number } | { readonly ints: readonly number[] };

/**
 * Writes ONNX nodes; floats come out as float or double by the precision of the lowering. Models are of opset 17, the
 * newest that the `onnx.checker` of Debian's python3-onnx knows (ReduceSum takes its axes as an input, the other
 * reductions still as an attribute), plus ONNX Runtime's own domain `com.microsoft`.
 */
export interface Emitter {
  readonly precision: "float32" | "float64";
  /**
   * One node with one output of the given shape and type. Attributes: a number is a float unless wrapped as `{ int }`,
   * a list is floats unless wrapped as `{ ints }`, a string is a string.
   */
  op(
    type: string,
    inputs: readonly (Operand | undefined)[],
    output: { readonly shape: readonly number[]; readonly dtype: Operand["dtype"] },
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    domain?: string,
  ): Operand;
  /** The same for several outputs. */
  ops(
    type: string,
    inputs: readonly (Operand | undefined)[],
    outputs: readonly { readonly shape: readonly number[]; readonly dtype: Operand["dtype"] }[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    domain?: string,
  ): readonly Operand[];
  /** A constant; equal constants are stored once. Shape [] unless given. */
  constant(
    values: number | readonly number[] | Float64Array,
    dtype: Operand["dtype"],
    shape?: readonly number[],
  ): Operand;
}

/** All that the runtime knows of one tfjs kernel. */
export interface KernelRule {
  /** tfjs kernel name, e.g. "BatchMatMul". */
  readonly kernel: string;
  /** Names of the kernel's inputs in order; "list" where tfjs passes an array. Absent optional inputs stay undefined. */
  readonly inputs: readonly string[] | "list";
  /** Shapes and types of the outputs. */
  infer(inputs: readonly (Value | undefined)[], attributes: Readonly<Record<string, unknown>>): readonly Value[];
  /** Writes the kernel as ONNX; one operand an output. Names the reason in a thrown UserError if it cannot. */
  lower(
    emit: Emitter,
    inputs: readonly (Operand | undefined)[],
    attributes: Readonly<Record<string, unknown>>,
    outputs: readonly Value[],
  ): readonly Operand[];
}
