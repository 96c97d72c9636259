import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";

type Engine = ReturnType<typeof tf.engine>;
type Absent = undefined | null;
type Forward = (backend: unknown, save: (tensors: Tensor[]) => Tensor[]) => Tensor | Tensor[];

/** One call of a kernel, or, with a forward function, of a custom gradient. */
interface EngineCall {
  readonly inputs?: Readonly<Record<string, Tensor | Absent>>;
  readonly forwardFunc?: Forward;
}

interface TapeNode {
  readonly inputs: Readonly<Record<string, Tensor>>;
  outputs: readonly Tensor[];
}

/** What every kernel and every custom gradient passes through; private in tfjs's types. */
interface EngineInternals {
  runKernelFunc: (this: Engine, call: EngineCall) => Tensor | Tensor[];
  saveTensorsForBackwardMode: (this: Engine, tensors: (Tensor | Absent)[]) => Tensor[];
}

/**
 * Repairs how tfjs records what gradients need, where it loses derivatives of derivatives without a word:
 * - a gradient that reads its kernel's output (Exp, Tanh, Sigmoid, Softmax, …) reads a recorded copy, recorded before
 *   the kernel itself; tfjs walks its tape in order and takes the copy to depend on nothing;
 * - a custom gradient that saves an intermediate result (softmaxCrossEntropy) saves what was never recorded;
 * - an optional input that was left out (batchNorm without scale) is looked up and saved all the same, and throws.
 */
export function repairEngine(): void {
  const internals = tf.engine() as unknown as EngineInternals;
  const { runKernelFunc, saveTensorsForBackwardMode } = internals;
  internals.runKernelFunc = function (call) {
    const tape = isRecording(this) ? (this.state.activeTape as TapeNode[]) : undefined;
    const start = tape?.length ?? 0;
    const present = withoutAbsentInputs(call);
    const result = runKernelFunc.call(this, tape === undefined ? present : recordingForward(this, present));
    if (tape !== undefined) arrange(tape, start);
    return result;
  };
  internals.saveTensorsForBackwardMode = function (tensors) {
    return saveTensorsForBackwardMode.call(this, tensors.filter(isPresent));
  };
}

function isRecording({ state }: Engine): boolean {
  return state.gradientDepth > 0 && state.kernelDepth === 0;
}

function isPresent(tensor: Tensor | Absent): tensor is Tensor {
  return tensor !== undefined && tensor !== null;
}

function withoutAbsentInputs(call: EngineCall): EngineCall {
  const inputs = Object.entries(call.inputs ?? {});
  if (inputs.every(([, tensor]) => isPresent(tensor))) return call;
  return { ...call, inputs: Object.fromEntries(inputs.filter(([, tensor]) => isPresent(tensor))) };
}

/**
 * Lets the kernels inside a custom gradient's forward function be recorded; tfjs hides them as if they were one kernel.
 * Its saving still happens as inside a kernel, where a copy is recorded once instead of twice.
 */
function recordingForward(engine: Engine, call: EngineCall): EngineCall {
  const { forwardFunc } = call;
  if (forwardFunc === undefined) return call;
  const recorded: Forward = (backend, save) =>
    atDepth(engine, 0, () => forwardFunc(backend, (tensors) => atDepth(engine, 1, () => save(tensors))));
  return { ...call, forwardFunc: recorded };
}

function atDepth<T>({ state }: Engine, depth: number, run: () => T): T {
  const before = state.kernelDepth;
  state.kernelDepth = depth;
  try {
    return run();
  } finally {
    state.kernelDepth = before;
  }
}

/** Makes the call, recorded last, the only one since `start` that has its outputs, and moves it before their readers. */
function arrange(tape: TapeNode[], start: number): void {
  const call = tape.at(-1);
  if (call === undefined || tape.length - start < 2) return;
  const made = new Set(call.outputs.map(({ id }) => id));
  const inner = tape.slice(start, -1);
  for (const node of inner) if (node.outputs.some(({ id }) => made.has(id))) node.outputs = [];
  const reader = inner.findIndex(({ inputs }) => Object.values(inputs).some(({ id }) => made.has(id)));
  if (reader !== -1) tape.splice(start + reader, 0, tape.pop()!);
}
