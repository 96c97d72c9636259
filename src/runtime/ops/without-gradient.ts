import { tf } from "../tensorflow.js";

/** What a computation returns, constant to gradients: nothing in it is recorded for them. */
export function withoutGradient<T>(compute: () => T): T {
  const { state } = tf.engine();
  // tfjs records what a program calls, and not what a kernel calls.
  state.kernelDepth += 1;
  try {
    return compute();
  } finally {
    state.kernelDepth -= 1;
  }
}
