import type { Emitter, Operand } from "./kernels/rule.js";
import { dataTypeOf, type OnnxNode, type OnnxTensor } from "./onnx-model.js";
import type { Precision } from "./runtime.js";

/** Splats up to this many elements are written out; longer ones are made by the model when it is loaded. */
const WRITTEN_SPLAT = 1024;

type OutputSpec = Pick<Operand, "shape" | "dtype">;
type Names = Record<string, number>;

/** Collects the nodes and constants of one ONNX graph; graphs of one model share `names`, so no name hides another. */
export class GraphEmitter implements Emitter {
  readonly precision: Precision;
  readonly nodes: (OnnxNode & { input: string[]; output: string[] })[] = [];
  readonly initializers: OnnxTensor[] = [];
  /** Stamped on the nodes that are written from now on. */
  origin: Error | undefined;
  readonly #names: Names;
  readonly #renamed = new Map<string, string>();
  readonly #constants = new Map<string, Operand>();

  constructor(precision: Precision, names: Names = {}) {
    this.precision = precision;
    this.#names = names;
  }

  op: Emitter["op"] = (type, inputs, output, attributes = {}, domain = "") =>
    this.ops(type, inputs, [output], attributes, domain)[0]!;

  ops: Emitter["ops"] = (type, inputs, outputs, attributes = {}, domain = "") => {
    return this.node(type, inputs, outputs, attributes, domain);
  };

  /** As `ops`, for attributes that only the runtime itself writes (subgraphs). */
  node(
    opType: string,
    inputs: readonly (Operand | undefined)[],
    outputs: readonly OutputSpec[],
    attributes: OnnxNode["attributes"],
    domain = "",
  ): readonly Operand[] {
    const name = this.fresh(opType);
    const results = outputs.map(({ shape, dtype }, i) => ({
      name: outputs.length === 1 ? name : `${name}.${i}`,
      shape,
      dtype,
    }));
    this.nodes.push({
      opType,
      domain,
      name,
      input: inputs.map((operand) => operand?.name ?? ""),
      output: results.map((operand) => operand.name),
      attributes,
      origin: this.origin,
    });
    return results;
  }

  constant(
    values: number | readonly number[] | Float64Array,
    dtype: Operand["dtype"],
    shape: readonly number[] = [],
  ): Operand {
    const size = shape.reduce((product, extent) => product * extent, 1);
    if (typeof values !== "number" && values.length !== size) {
      throw new Error(`internal: a constant of shape [${shape.join(", ")}] was given ${values.length} numbers.`);
    }
    if (typeof values === "number" && size > WRITTEN_SPLAT) return this.#splat(values, dtype, shape);
    const bytes = elementBytes(
      typeof values === "number" ? new Float64Array(size).fill(values) : values,
      dtype,
      this.precision,
    );
    const key = `${dtype} ${shape.join()} ${Buffer.from(bytes.buffer).toString("latin1")}`;
    let operand = this.#constants.get(key);
    if (operand === undefined) {
      operand = { name: this.fresh("constant"), shape, dtype };
      this.initializers.push({ name: operand.name, dataType: dataTypeOf(dtype, this.precision), shape, bytes });
      this.#constants.set(key, operand);
    }
    return operand;
  }

  /** Gives the output of one of this graph's nodes another name; nothing where it is none, or has been renamed before. */
  rename(operand: Operand, name: string): Operand | undefined {
    if (this.#renamed.has(operand.name)) return undefined;
    const producer = this.nodes.find(({ output }) => output.includes(operand.name));
    if (producer === undefined) return undefined;
    producer.output = producer.output.map((output) => (output === operand.name ? name : output));
    for (const node of this.nodes) node.input = node.input.map((input) => (input === operand.name ? name : input));
    this.#renamed.set(operand.name, name);
    return { ...operand, name };
  }

  /** A copy under a name: the only way to return an input, a constant, or one value twice. */
  copy(operand: Operand, name: string): Operand {
    const input = [this.#renamed.get(operand.name) ?? operand.name];
    this.nodes.push({ opType: "Identity", domain: "", name, input, output: [name], attributes: {} });
    return { ...operand, name };
  }

  /** A name that no other value of the model has. */
  fresh(stem: string): string {
    const count = this.#names[stem] ?? 0;
    this.#names[stem] = count + 1;
    return `${stem}_${count}`;
  }

  #splat(value: number, dtype: Operand["dtype"], shape: readonly number[]): Operand {
    const tensor = {
      name: "value",
      dataType: dataTypeOf(dtype, this.precision),
      shape: [1],
      bytes: elementBytes([value], dtype, this.precision),
    };
    const extents = this.constant(shape, "int64", [shape.length]);
    return this.node("ConstantOfShape", [extents], [{ shape, dtype }], { value: { tensor } })[0]!;
  }
}

const INT64_LIMIT = 2 ** 63;

function elementBytes(
  values: readonly number[] | Float64Array,
  dtype: Operand["dtype"],
  precision: Precision,
): Uint8Array {
  const typed = typedElements(values, dtype, precision);
  return new Uint8Array(typed.buffer);
}

function typedElements(values: readonly number[] | Float64Array, dtype: Operand["dtype"], precision: Precision) {
  switch (dtype) {
    case "float32":
      return precision === "float64" ? Float64Array.from(values) : Float32Array.from(values);
    case "int32":
      return Int32Array.from(values);
    case "int64":
      return BigInt64Array.from(values, (v) => (v >= INT64_LIMIT ? BigInt(INT64_LIMIT) - 1n : BigInt(v)));
    case "bool":
      return Uint8Array.from(values, (v) => (v === 0 ? 0 : 1));
  }
}
