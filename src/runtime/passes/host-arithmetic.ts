import type { Attributes } from "../graph.js";

/** tfjs kernels as functions of numbers, each as tfjs's own CPU backend defines it. */
type Elementwise = (...operands: number[]) => number;

const unary: Readonly<Record<string, (x: number) => number>> = {
  Abs: Math.abs,
  Ceil: Math.ceil,
  Cos: Math.cos,
  Exp: Math.exp,
  Floor: Math.floor,
  Log: Math.log,
  LogicalNot: (x) => (x === 0 ? 1 : 0),
  Neg: (x) => -x,
  Reciprocal: (x) => 1 / x,
  Rsqrt: (x) => 1 / Math.sqrt(x),
  Sin: Math.sin,
  Sqrt: Math.sqrt,
  Square: (x) => x * x,
  Tanh: Math.tanh,
};

const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  Maximum: Math.max,
  Minimum: Math.min,
  SquaredDifference: (a, b) => (a - b) * (a - b),
  Equal: (a, b) => Number(a === b),
  NotEqual: (a, b) => Number(a !== b),
  Greater: (a, b) => Number(a > b),
  GreaterEqual: (a, b) => Number(a >= b),
  Less: (a, b) => Number(a < b),
  LessEqual: (a, b) => Number(a <= b),
  LogicalAnd: (a, b) => Number(a !== 0 && b !== 0),
  LogicalOr: (a, b) => Number(a !== 0 || b !== 0),
};

/** The function of a kernel that works element by element; nothing where it is not known here. */
export function elementwise(kernel: string, attributes: Attributes): Elementwise | undefined {
  if (kernel === "Cast") return (x) => (attributes["dtype"] === "int32" ? Math.trunc(x) : x);
  if (kernel === "Select") return (condition, t, e) => (condition === 0 ? e : t);
  if (kernel === "Step") return (x) => (Number.isNaN(x) ? NaN : x > 0 ? 1 : (attributes["alpha"] as number));
  const known = Object.hasOwn(unary, kernel)
    ? unary[kernel]
    : Object.hasOwn(binary, kernel)
      ? binary[kernel]
      : undefined;
  return known;
}
