import protobuf from "protobufjs/light.js";
import type { Operand, OnnxAttribute } from "./kernels/rule.js";
import type { Precision } from "./runtime.js";

/** The messages of ONNX that this project writes, with the field numbers of onnx.proto (IR version 8). */
const root = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: { id: 1, type: "int64" },
        producerName: { id: 2, type: "string" },
        graph: { id: 7, type: "Graph" },
        opsetImport: { id: 8, rule: "repeated", type: "OperatorSet" },
      },
    },
    OperatorSet: { fields: { domain: { id: 1, type: "string" }, version: { id: 2, type: "int64" } } },
    Graph: {
      fields: {
        node: { id: 1, rule: "repeated", type: "Node" },
        name: { id: 2, type: "string" },
        initializer: { id: 5, rule: "repeated", type: "Tensor" },
        input: { id: 11, rule: "repeated", type: "ValueInfo" },
        output: { id: 12, rule: "repeated", type: "ValueInfo" },
      },
    },
    Node: {
      fields: {
        input: { id: 1, rule: "repeated", type: "string" },
        output: { id: 2, rule: "repeated", type: "string" },
        name: { id: 3, type: "string" },
        opType: { id: 4, type: "string" },
        attribute: { id: 5, rule: "repeated", type: "Attribute" },
        domain: { id: 7, type: "string" },
      },
    },
    Attribute: {
      fields: {
        name: { id: 1, type: "string" },
        f: { id: 2, type: "float" },
        i: { id: 3, type: "int64" },
        s: { id: 4, type: "bytes" },
        t: { id: 5, type: "Tensor" },
        g: { id: 6, type: "Graph" },
        floats: { id: 7, rule: "repeated", type: "float" },
        ints: { id: 8, rule: "repeated", type: "int64" },
        type: { id: 20, type: "int32" },
      },
    },
    Tensor: {
      fields: {
        dims: { id: 1, rule: "repeated", type: "int64" },
        dataType: { id: 2, type: "int32" },
        name: { id: 8, type: "string" },
        rawData: { id: 9, type: "bytes" },
      },
    },
    ValueInfo: { fields: { name: { id: 1, type: "string" }, type: { id: 2, type: "Type" } } },
    Type: { fields: { tensorType: { id: 1, type: "TensorType" } } },
    TensorType: { fields: { elemType: { id: 1, type: "int32" }, shape: { id: 2, type: "Shape" } } },
    Shape: { fields: { dim: { id: 1, rule: "repeated", type: "Dimension" } } },
    Dimension: { fields: { dimValue: { id: 1, type: "int64" }, dimParam: { id: 2, type: "string" } } },
  },
});
const modelMessage = root.lookupType("Model");

const attributeTypes = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7 } as const;

export const opset = 17;
const irVersion = 8;

export interface OnnxNode {
  readonly opType: string;
  readonly domain: string;
  readonly name: string;
  /** Empty for an absent optional input. */
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attributes: Readonly<
    Record<string, OnnxAttribute | { readonly graph: OnnxGraph } | { readonly tensor: OnnxTensor }>
  >;
  /** Where the program called what this node computes; not written. */
  readonly origin?: Error | undefined;
}

/** Numbers as ONNX stores them. */
export interface OnnxTensor {
  readonly name: string;
  readonly dataType: number;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** An input or output of a graph; a dimension given by name is known only when the model runs. */
export interface OnnxPort {
  readonly name: string;
  readonly dataType: number;
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** The number by which ONNX names an element type. */
export function dataTypeOf(dtype: Operand["dtype"], precision: Precision): number {
  switch (dtype) {
    case "float32":
      return precision === "float64" ? 11 : 1;
    case "int32":
      return 6;
    case "int64":
      return 7;
    case "bool":
      return 9;
  }
}

/** The bytes of an ONNX file. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const model = {
    irVersion,
    producerName: "pushforward",
    graph: graphMessage(graph),
    opsetImport: [
      { domain: "", version: opset },
      { domain: "com.microsoft", version: 1 },
    ],
  };
  return modelMessage.encode(modelMessage.create(model)).finish();
}

function graphMessage(graph: OnnxGraph): object {
  return {
    name: graph.name,
    node: graph.nodes.map(({ opType, domain, name, input, output, attributes }) => ({
      ...{ opType, domain, name, input, output },
      attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...attributeMessage(value) })),
    })),
    initializer: graph.initializers.map(tensorMessage),
    input: graph.inputs.map(portMessage),
    output: graph.outputs.map(portMessage),
  };
}

function attributeMessage(value: OnnxNode["attributes"][string]): object {
  if (typeof value === "number") return { type: attributeTypes.float, f: value };
  if (typeof value === "string") return { type: attributeTypes.string, s: Buffer.from(value) };
  if ("graph" in value) return { type: attributeTypes.graph, g: graphMessage(value.graph) };
  if ("tensor" in value) return { type: attributeTypes.tensor, t: tensorMessage(value.tensor) };
  if ("int" in value) return { type: attributeTypes.int, i: value.int };
  if ("ints" in value) return { type: attributeTypes.ints, ints: value.ints };
  return { type: attributeTypes.floats, floats: value };
}

function tensorMessage({ name, dataType, shape, bytes }: OnnxTensor): object {
  return { name, dataType, dims: shape, rawData: bytes };
}

function portMessage({ name, dataType, shape }: OnnxPort): object {
  const dim = shape.map((size) => (typeof size === "number" ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: dataType, shape: { dim } } } };
}
