import { UserError } from "../numerics/error.js";
import { atUserLine, here } from "./source-line.js";

/** What a program cannot hold: each refusal names the line of the program that is executing when it is made. */

export function valueRead(): UserError {
  return new UserError(
    `The value of a traced tensor was read${atUserLine(here())} (dataSync, data, array, print or the like): ` +
      "a program is compiled before its values exist. Return the tensor from the program and read it there, " +
      "or select with tf.where instead of branching.",
  );
}

export function gone(): UserError {
  return new UserError(
    `A tensor was used that no longer exists${atUserLine(here())}: it was disposed, or belongs to a program that has ` +
      "returned. Return it from its program instead of keeping it.",
  );
}

export function randomness(operation: string): UserError {
  return new UserError(
    `tf.${operation} was called inside a program${atUserLine(here())}: a compiled program would repeat one draw for ever. ` +
      "Draw the numbers from a seeded Stream and feed them as an input.",
  );
}

export function foreignType(dtype: string): UserError {
  return new UserError(
    `A tensor of type ${dtype} was used${atUserLine(here())}; programs hold float32, int32 and bool.`,
  );
}

export function unsupported(kernel: string): UserError {
  return new UserError(
    `The tfjs kernel ${kernel}, called${atUserLine(here())}, cannot be compiled; ` +
      "write it with other operations, or run on an eager backend such as tfjs:cpu.",
  );
}
