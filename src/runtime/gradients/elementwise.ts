import type { CastAttrs, GradConfig } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import { unbroadcast } from "./broadcast.js";
import { gradient } from "./gradient.js";

/** 0 at 0, where tfjs says -1. */
const abs = gradient("Abs", { inputs: ["x"] }, (dy, [x]) => ({ x: () => dy.mul(x!.cast("float32").sign()) }));

/** Nothing flows through an integer or a bool. */
const cast = gradient<CastAttrs>("Cast", {}, (dy, _, { dtype }) => ({
  x: () => (dtype === "float32" ? dy.clone() : tf.zerosLike(dy)),
}));

/** tfjs does not sum over broadcast axes. Where both are equal, all of it goes to the first. */
const maximum = gradient("Maximum", { inputs: ["a", "b"] }, (dy, [a, b]) => ({
  a: () => unbroadcast(tf.where(a!.greaterEqual(b!), dy, tf.zerosLike(dy)), a!.shape),
  b: () => unbroadcast(tf.where(a!.greaterEqual(b!), tf.zerosLike(dy), dy), b!.shape),
}));

const minimum = gradient("Minimum", { inputs: ["a", "b"] }, (dy, [a, b]) => ({
  a: () => unbroadcast(tf.where(a!.lessEqual(b!), dy, tf.zerosLike(dy)), a!.shape),
  b: () => unbroadcast(tf.where(a!.lessEqual(b!), tf.zerosLike(dy), dy), b!.shape),
}));

/** tfjs does not sum over broadcast axes. */
const squaredDifference = gradient("SquaredDifference", { inputs: ["a", "b"] }, (dy, [a, b]) => ({
  a: () => unbroadcast(dy.mul(a!.sub(b!)).mul(2), a!.shape),
  b: () => unbroadcast(dy.mul(b!.sub(a!)).mul(2), b!.shape),
}));

/** tfjs divides by the square of b, which may underflow, and by b once more than is needed. */
const realDiv = gradient("RealDiv", { inputs: ["a", "b"], outputs: [true] }, (dy, [a, b, y]) => ({
  a: () => unbroadcast(dy.div(b!), a!.shape),
  b: () => unbroadcast(dy.div(b!).mul(y!).neg(), b!.shape),
}));

/** tfjs makes NaN of the slope of x^0 at 0, and of second derivatives by the exponent where the base is not positive. */
const pow = gradient("Pow", { inputs: ["a", "b"], outputs: [true] }, (dy, [base, exponent, y]) => ({
  a() {
    const power = exponent!.cast("float32");
    const lowered = tf.where(power.equal(0), tf.zerosLike(power), power.sub(1));
    return unbroadcast(dy.mul(power.mul(tf.pow(base!, lowered))), base!.shape);
  },
  b() {
    const positive = tf.where(base!.greater(0), base!, tf.onesLike(base!));
    return unbroadcast(dy.mul(y!.mul(positive.log())), exponent!.shape);
  },
}));

/** tfjs multiplies by the mask, which makes NaN of an infinite dy where the branch was not taken. */
const select = gradient("Select", { inputs: ["condition"] }, (dy, [condition]) => ({
  condition: () => tf.zeros(condition!.shape),
  t: () => tf.where(condition!, dy, tf.zerosLike(dy)),
  e: () => tf.where(condition!, tf.zerosLike(dy), dy),
}));

/** tfjs's raises x to the power 1.5, many times slower than these products. */
const rsqrt = gradient("Rsqrt", { outputs: [true] }, (dy, [y]) => ({
  x: () => dy.mul(y!.mul(y!.square()).mul(-0.5)),
}));

export const elementwiseGradients: readonly GradConfig[] = [
  abs,
  cast,
  maximum,
  minimum,
  squaredDifference,
  pow,
  realDiv,
  rsqrt,
  select,
];
