import type { BackendValues, DataId, DataType, KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { UserError } from "../numerics/error.js";
import { exactNumbers } from "./exact-numbers.js";
import type { Attributes, Constant, GraphBuilder, KernelTable, ValueId } from "./graph.js";
import type { KernelRule } from "./kernels/rule.js";
import { foreignType, gone, randomness, unsupported, valueRead } from "./refusals.js";
import { atUserLine, here } from "./source-line.js";
import { tf } from "./tensorflow.js";

/** tfjs splits registry keys on underscores, so the name has none. */
export const tracingBackendName = "pushforward-tracing";

/** Kernels whose result is a list even when it has one member. */
const listKernels = new Set(["SplitV", "Unpack", "TopK"]);

/** Operations of tfjs that draw their numbers in JavaScript: a trace would freeze one draw for ever. */
const randomOperations = new Set([
  "rand",
  "randomGamma",
  "randomNormal",
  "randomStandardNormal",
  "randomUniform",
  "randomUniformInt",
  "truncatedNormal",
  "dropout",
  "multinomial",
]);

/** A tfjs backend whose kernels are written into a graph instead of being computed. */
export class TracingBackend extends tf.KernelBackend {
  #builder: GraphBuilder | undefined;
  #ids = new WeakMap<DataId, ValueId>();
  readonly #references = new Map<DataId, number>();
  #refusal: UserError | undefined;

  /** Directs what is recorded from now on into `builder`. */
  begin(builder: GraphBuilder): void {
    if (this.#builder !== undefined)
      throw new UserError("A program may not compile another program while it is being traced.");
    this.#builder = builder;
    this.#ids = new WeakMap();
    this.#refusal = undefined;
  }

  /** Ends the recording; throws what an asynchronous reading of a traced tensor could not throw at its place. */
  finish(): void {
    this.#builder = undefined;
    this.#references.clear();
    if (this.#refusal !== undefined) throw this.#refusal;
  }

  /** Whether a tensor of the last program is behind `dataId`. */
  owns(dataId: DataId): boolean {
    return this.#ids.has(dataId);
  }

  /** A tensor that stands for a value of the graph. */
  tensorOf(id: ValueId): TensorInfo {
    const { shape, dtype } = this.#building().value(id);
    const dataId = {};
    this.#ids.set(dataId, id);
    this.#references.set(dataId, 1);
    return { dataId, shape: [...shape], dtype };
  }

  /** The value that a tensor stands for; a tensor of another backend is captured as a constant. */
  idOf(tensor: TensorInfo): ValueId {
    const known = this.#ids.get(tensor.dataId);
    if (known !== undefined) return known;
    if (!tf.engine().state.tensorInfo.has(tensor.dataId)) throw gone();
    const data = tf.engine().readSync(tensor.dataId);
    return this.#building().constant(captured(data, tensor.shape, tensor.dtype));
  }

  /** Records one call of a kernel. */
  record(rule: KernelRule, inputs: unknown, attributes: Attributes): TensorInfo | TensorInfo[] {
    const operands =
      rule.inputs === "list"
        ? (inputs as readonly TensorInfo[])
        : rule.inputs.map((name) => (inputs as Readonly<Record<string, TensorInfo | undefined>>)[name]);
    const ids = operands.map((tensor) => (tensor == null ? undefined : this.idOf(tensor)));
    const outputs = this.#node(rule, ids, attributes);
    const tensors = outputs.map((id) => this.tensorOf(id));
    return tensors.length === 1 && !listKernels.has(rule.kernel) ? tensors[0]! : tensors;
  }

  #node({ kernel }: KernelRule, inputs: readonly (ValueId | undefined)[], attributes: Attributes): readonly ValueId[] {
    const origin = here();
    try {
      return this.#building().node(kernel, inputs, copied(attributes), origin);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const reason = error.message.replace(/\.$/, "");
      throw new UserError(`${reason}, in the tfjs kernel ${kernel} called${atUserLine(origin)}.`, { cause: error });
    }
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const random = tf.engine().state.scopeStack.find(({ name }) => randomOperations.has(name.replace(/__op$/, "")));
    if (random !== undefined) throw randomness(random.name.replace(/__op$/, ""));
    return this.tensorOf(this.#building().constant(captured(values, shape, dtype))).dataId;
  }

  override readSync(): never {
    throw valueRead();
  }

  override read(): Promise<BackendValues> {
    // A rejection would reach nobody: the program does not wait for it. The trace ends with this error instead.
    this.#refusal ??= valueRead();
    return new Promise(() => undefined);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const references = (this.#references.get(dataId) ?? 1) - 1;
    if (references > 0 && !force) {
      this.#references.set(dataId, references);
      return false;
    }
    this.#references.delete(dataId);
    return true;
  }

  override refCount(dataId: DataId): number {
    return this.#references.get(dataId) ?? 0;
  }

  override incRef(dataId: DataId): void {
    this.#references.set(dataId, this.refCount(dataId) + 1);
  }

  override numDataIds(): number {
    return this.#references.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    this.#references.clear();
  }

  #building(): GraphBuilder {
    if (this.#builder === undefined) throw gone();
    return this.#builder;
  }
}

function captured(values: BackendValues, shape: readonly number[], dtype: DataType): Constant {
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
    throw foreignType(dtype);
  }
  const numbers = exactNumbers(values as ArrayLike<number>);
  const first = numbers[0];
  let uniform = first !== undefined;
  for (let i = 1; uniform && i < numbers.length; i++) uniform = Object.is(numbers[i], first);
  return { shape: [...shape], dtype, data: uniform ? first! : Float64Array.from(numbers) };
}

function copied(attributes: Attributes | undefined): Attributes {
  return Object.fromEntries(
    Object.entries(attributes ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...(value as unknown[])] : value,
    ]),
  );
}

/** Registers the backend: kernels with a rule are recorded, all others that tfjs has are refused by name and line. */
export function registerTracingBackend(table: KernelTable): TracingBackend {
  const backend = new TracingBackend();
  tf.registerBackend(tracingBackendName, () => backend, 0);
  const known = tf.getKernelsForBackend("cpu").map(({ kernelName }) => kernelName);
  for (const kernelName of new Set([...known, ...table.keys()])) {
    const rule = table.get(kernelName);
    const kernelFunc: KernelConfig["kernelFunc"] = ({ inputs, attrs }) => {
      if (rule !== undefined) return backend.record(rule, inputs, attrs ?? {});
      if (randomOperations.has(kernelName.toLowerCase())) throw randomness(kernelName.toLowerCase());
      throw unsupported(kernelName);
    };
    tf.registerKernel({ kernelName, backendName: tracingBackendName, kernelFunc });
  }
  return backend;
}
