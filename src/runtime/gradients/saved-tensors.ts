import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";

type Engine = ReturnType<typeof tf.engine>;

type Absent = undefined | null;

interface KernelCall {
  readonly inputs?: Readonly<Record<string, Tensor | Absent>> | readonly Tensor[] | Absent;
}

interface TapeNode {
  readonly inputs: Readonly<Record<string, Tensor | undefined>>;
  readonly outputs: readonly Tensor[];
}

/** What every kernel and every custom gradient passes through; private in tfjs's types. */
interface KernelRunner {
  runKernelFunc: (this: Engine, call: KernelCall) => Tensor | Tensor[];
  saveTensorsForBackwardMode: (this: Engine, tensors: (Tensor | Absent)[]) => Tensor[];
}

/**
 * Repairs second derivatives through kernels whose gradient reads their output (Exp, Tanh, Sigmoid, Softmax, …). tfjs
 * saves an output by a recorded copy, but records the copy before the kernel that the output comes from, and walks its
 * tape in order: the copy then seems to depend on nothing, and its share of the derivative is dropped without a word.
 * Here the kernel is moved in front of the copies of its outputs.
 */
export function connectSavedOutputs(): void {
  const engine = tf.engine();
  const runner = engine as unknown as KernelRunner;
  const original = runner.runKernelFunc;
  runner.runKernelFunc = function (call) {
    const tape = this.state.activeTape as TapeNode[] | Absent;
    const start = tape?.length ?? 0;
    const result = original.call(this, call);
    if (tape && tape === this.state.activeTape) moveBeforeReaders(tape, start);
    return result;
  };
}

/** Moves the last node in front of the first one since `start` that reads an output of it. */
function moveBeforeReaders(tape: TapeNode[], start: number): void {
  const last = tape.at(-1);
  if (last === undefined || tape.length - start < 2) return;
  const made = new Set(last.outputs.map(({ id }) => id));
  for (let i = start; i < tape.length; i++) {
    if (Object.values(tape[i]!.inputs).some((input) => input !== undefined && made.has(input.id))) {
      tape.splice(i, 0, tape.pop()!);
      return;
    }
  }
}

/**
 * Lets gradients be taken of kernels called without an optional input (batchNorm without scale, say): tfjs would look up
 * the absent tensor on its tape, and save it.
 */
export function skipAbsentInputs(): void {
  const runner = tf.engine() as unknown as KernelRunner;
  const { runKernelFunc, saveTensorsForBackwardMode } = runner;
  runner.runKernelFunc = function (call) {
    if (Array.isArray(call.inputs)) return runKernelFunc.call(this, call);
    const present = Object.entries(call.inputs ?? {}).filter(([, tensor]) => isPresent(tensor));
    return runKernelFunc.call(this, { ...call, inputs: Object.fromEntries(present) });
  };
  runner.saveTensorsForBackwardMode = function (tensors) {
    return saveTensorsForBackwardMode.call(this, tensors.filter(isPresent));
  };
}

function isPresent(tensor: Tensor | Absent): tensor is Tensor {
  return tensor !== undefined && tensor !== null;
}
