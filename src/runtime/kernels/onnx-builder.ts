import type { Emitter, OnnxAttribute, Operand } from "./rule.js";
import type { Shape } from "./shapes.js";
import { broadcastShapes, parseAxes, permuted, reducedShape, sameShape, withExtent } from "./shapes.js";

type Type = Operand["dtype"];
/** A number stands for a scalar constant of the other operand's type. */
type Term = Operand | number;

/** ONNX operators with shapes and types inferred, so that a lowering reads as a formula. */
export class OnnxBuilder {
  readonly #emit: Emitter;

  constructor(emit: Emitter) {
    this.#emit = emit;
  }

  get precision(): Emitter["precision"] {
    return this.#emit.precision;
  }

  /** Any operator of one output. */
  op(
    type: string,
    inputs: readonly (Operand | undefined)[],
    shape: Shape,
    dtype: Type,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    domain?: string,
  ): Operand {
    return this.#emit.op(type, inputs, { shape, dtype }, attributes, domain);
  }

  /** Any operator of several outputs. */
  ops(
    type: string,
    inputs: readonly (Operand | undefined)[],
    outputs: readonly { readonly shape: Shape; readonly dtype: Type }[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): readonly Operand[] {
    return this.#emit.ops(type, inputs, outputs, attributes);
  }

  constant(values: number | readonly number[] | Float64Array, dtype: Type, shape?: Shape): Operand {
    return this.#emit.constant(values, dtype, shape);
  }

  /** A one-dimensional int64 constant: axes, sizes, indices. */
  indices(values: readonly number[]): Operand {
    return this.#emit.constant(values, "int64", [values.length]);
  }

  /** An operator of one input that keeps shape and type. */
  map(type: string, x: Operand, attributes: Readonly<Record<string, OnnxAttribute>> = {}): Operand {
    return this.op(type, [x], x.shape, x.dtype, attributes);
  }

  cast(x: Operand, dtype: Type): Operand {
    if (x.dtype === dtype) return x;
    const double = this.precision === "float64";
    const to = { float32: double ? 11 : 1, int32: 6, int64: 7, bool: 9 }[dtype];
    return this.op("Cast", [x], x.shape, dtype, { to: { int: to } });
  }

  identity(x: Operand): Operand {
    return this.map("Identity", x);
  }

  /** A broadcasting operator whose result has the operands' type, or `dtype`. */
  binary(type: string, a: Term, b: Term, dtype?: Type): Operand {
    const [left, right] = this.#terms(a, b);
    return this.op(type, [left, right], broadcastShapes(left.shape, right.shape), dtype ?? left.dtype);
  }

  add(a: Term, b: Term): Operand {
    return this.binary("Add", a, b);
  }
  sub(a: Term, b: Term): Operand {
    return this.binary("Sub", a, b);
  }
  mul(a: Term, b: Term): Operand {
    return this.binary("Mul", a, b);
  }
  div(a: Term, b: Term): Operand {
    return this.binary("Div", a, b);
  }
  max(a: Term, b: Term): Operand {
    return this.binary("Max", a, b);
  }
  min(a: Term, b: Term): Operand {
    return this.binary("Min", a, b);
  }
  pow(a: Term, b: Term): Operand {
    return this.binary("Pow", a, b);
  }
  equal(a: Term, b: Term): Operand {
    return this.binary("Equal", a, b, "bool");
  }
  less(a: Term, b: Term): Operand {
    return this.binary("Less", a, b, "bool");
  }
  lessOrEqual(a: Term, b: Term): Operand {
    return this.binary("LessOrEqual", a, b, "bool");
  }
  greater(a: Term, b: Term): Operand {
    return this.binary("Greater", a, b, "bool");
  }
  greaterOrEqual(a: Term, b: Term): Operand {
    return this.binary("GreaterOrEqual", a, b, "bool");
  }
  not(x: Operand): Operand {
    return this.map("Not", x);
  }

  /** ONNX Runtime selects every type but bool, which goes through int32. */
  where(condition: Operand, a: Term, b: Term): Operand {
    const [left, right] = this.#terms(a, b);
    if (left.dtype === "bool") {
      return this.cast(this.where(condition, this.cast(left, "int32"), this.cast(right, "int32")), "bool");
    }
    const shape = broadcastShapes(condition.shape, left.shape, right.shape);
    return this.op("Where", [condition, left, right], shape, left.dtype);
  }

  neg(x: Operand): Operand {
    return this.map("Neg", x);
  }
  abs(x: Operand): Operand {
    return this.map("Abs", x);
  }
  sign(x: Operand): Operand {
    return this.map("Sign", x);
  }
  exp(x: Operand): Operand {
    return this.map("Exp", x);
  }
  log(x: Operand): Operand {
    return this.map("Log", x);
  }
  sqrt(x: Operand): Operand {
    return this.map("Sqrt", x);
  }
  floor(x: Operand): Operand {
    return this.map("Floor", x);
  }
  reciprocal(x: Operand): Operand {
    return this.map("Reciprocal", x);
  }

  reshape(x: Operand, shape: Shape): Operand {
    if (sameShape(x.shape, shape)) return x;
    // Without it an extent of 0 means the operand's extent at that place.
    const attributes = shape.includes(0) ? { allowzero: { int: 1 } } : {};
    return this.op("Reshape", [x, this.indices(shape)], shape, x.dtype, attributes);
  }

  transpose(x: Operand, perm: readonly number[]): Operand {
    if (perm.every((axis, i) => axis === i)) return x;
    return this.op("Transpose", [x], permuted(x.shape, perm), x.dtype, { perm: { ints: perm } });
  }

  expand(x: Operand, shape: Shape): Operand {
    if (sameShape(x.shape, shape)) return x;
    return this.op("Expand", [x, this.indices(shape)], shape, x.dtype);
  }

  concat(xs: readonly Operand[], axis: number): Operand {
    if (xs.length === 1) return xs[0]!;
    const extent = xs.reduce((sum, x) => sum + x.shape[axis]!, 0);
    return this.op("Concat", xs, withExtent(xs[0]!.shape, axis, extent), xs[0]!.dtype, { axis: { int: axis } });
  }

  /** From `begin`, every `strides`-th of `size` elements an axis; strides may be negative. */
  slice(x: Operand, begin: readonly number[], size: Shape, strides: readonly number[] = begin.map(() => 1)): Operand {
    const axes = [...begin.keys()].filter(
      (axis) => begin[axis] !== 0 || size[axis] !== x.shape[axis] || strides[axis] !== 1,
    );
    if (axes.length === 0) return x;
    const at = (values: readonly number[]): Operand => this.indices(axes.map((axis) => values[axis]!));
    const end = begin.map((first, axis) => {
      const past = first + size[axis]! * strides[axis]!;
      // Before the first element: an end of -1 would mean the last.
      return past < 0 ? -x.shape[axis]! - 1 : past;
    });
    return this.op("Slice", [x, at(begin), at(end), this.indices(axes), at(strides)], size, x.dtype);
  }

  /** `paddings` holds, an axis, how many `value`s go before and after. */
  pad(x: Operand, paddings: readonly (readonly [number, number])[], value = 0, mode = "constant"): Operand {
    if (paddings.every(([before, after]) => before === 0 && after === 0)) return x;
    const shape = x.shape.map((extent, axis) => paddings[axis]![0] + extent + paddings[axis]![1]);
    const pads = this.indices([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
    const fill = mode === "constant" ? [this.constant(value, x.dtype)] : [];
    return this.op("Pad", [x, pads, ...fill], shape, x.dtype, { mode });
  }

  gather(x: Operand, indices: Operand, axis: number): Operand {
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    return this.op("Gather", [x, indices], shape, x.dtype, { axis: { int: axis } });
  }

  /** A reduction; until opset 18 only ReduceSum takes its axes as an input. */
  reduce(type: string, x: Operand, axis: readonly number[] | undefined, keepDims = false): Operand {
    const axes = parseAxes(axis, x.shape.length);
    if (axes.length === 0) return x;
    const shape = reducedShape(x.shape, axes, keepDims);
    const keepdims = { int: keepDims ? 1 : 0 };
    if (type === "ReduceSum") return this.op(type, [x, this.indices(axes)], shape, x.dtype, { keepdims });
    return this.op(type, [x], shape, x.dtype, { axes: { ints: axes }, keepdims });
  }

  matMul(a: Operand, b: Operand): Operand {
    const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return this.op("MatMul", [a, b], [...batch, a.shape.at(-2)!, b.shape.at(-1)!], a.dtype);
  }

  /** `updates` added into zeros at int64 `indices` of shape [..., depth]. */
  scatterAdd(indices: Operand, updates: Operand, shape: Shape): Operand {
    const zeros = this.constant(0, updates.dtype, shape);
    return this.op("ScatterND", [zeros, indices, updates], shape, updates.dtype, { reduction: "add" });
  }

  #terms(a: Term, b: Term): readonly [Operand, Operand] {
    if (typeof a !== "number") return [a, typeof b === "number" ? this.constant(b, a.dtype) : b];
    if (typeof b !== "number") return [this.constant(a, b.dtype), b];
    throw new TypeError("At least one of two terms is an operand.");
  }
}
