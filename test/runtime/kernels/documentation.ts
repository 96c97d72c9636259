import type { GradConfig } from "@tensorflow/tfjs";
import { format } from "prettier";
import { GraphEmitter } from "../../../src/runtime/emitter.js";
import { gradients, registerGradients } from "../../../src/runtime/gradients/index.js";
import { zeroGradients } from "../../../src/runtime/gradients/zero.js";
import { kernelRules } from "../../../src/runtime/kernels/index.js";
import type { KernelRule, Operand } from "../../../src/runtime/kernels/rule.js";
import type { Precision } from "../../../src/runtime/runtime.js";
import { tf } from "../../../src/runtime/tensorflow.js";
import { tracer } from "../../../src/runtime/trace.js";
import type { KernelCase } from "./cases/case.js";
import { caseGroups } from "./cases/index.js";
import { caseGroup, firstOrder } from "./programs.js";

/** What the cases of one kernel show of its rule. */
interface Observation {
  readonly float32: Set<string>;
  readonly float64: Set<string>;
  readonly types: Set<string>;
}

const preface = `# Kernels

What a compiled program may call: every kernel of TensorFlow.js that has a rule in \`src/runtime/kernels/\`, the ONNX
operators that its rule writes, and the types of the inputs that are tested. Where ONNX Runtime computes an operator in
float32 only, the float64 lowering is composed of others. Optimization passes may replace a kernel before its rule is used.

The gradient of a kernel is TensorFlow.js's own, or one of \`src/runtime/gradients/\` ("corrected"), where its own is missing,
wrong, or has no derivative; "zero" marks kernels that are constant almost everywhere. Every row is tested, values,
gradients and gradients of gradients, against TensorFlow.js and against central differences in float64.

This page is written by \`npx tsx scripts/kernel-docs.mjs\`.

| kernel | ONNX operators | in float64 | types | gradient |
|---|---|---|---|---|
`;

/** The page docs/kernels.md. */
export async function kernelDocumentation(): Promise<string> {
  registerGradients();
  const observations = new Map<string, Observation>();
  for (const kernelCase of Object.values(caseGroups).flat()) observe(kernelCase, observations);
  const rows = kernelRules
    .toSorted((a, b) => a.kernel.localeCompare(b.kernel, "en"))
    .map(({ kernel, inputs }) => row(kernel, inputs, observations.get(kernel)!));
  return format(preface + rows.join("\n"), { parser: "markdown", printWidth: 120 });
}

function observe(kernelCase: KernelCase, observations: Map<string, Observation>): void {
  const rule = kernelRules.find(({ kernel }) => kernel === kernelCase.kernel)!;
  const graph = tracer().trace(caseGroup([kernelCase]).specs, firstOrder([kernelCase]));
  const seen = observations.get(rule.kernel) ?? { float32: new Set(), float64: new Set(), types: new Set() };
  observations.set(rule.kernel, seen);
  for (const node of graph.nodes.filter(({ kernel }) => kernel === rule.kernel)) {
    const inputs = node.inputs.map((id) => (id === undefined ? undefined : graph.values[id]!));
    const outputs = node.outputs.map((id) => graph.values[id]!);
    for (const { dtype } of inputs.length > 0 ? inputs.filter((value) => value !== undefined) : outputs) {
      seen.types.add(dtype === "float32" ? "float" : dtype);
    }
    for (const precision of ["float32", "float64"] as const) {
      const operands = inputs.map((value, i) => value && { ...value, name: `input ${i}` });
      for (const operator of operators(rule, operands, node.attributes, outputs, precision))
        seen[precision].add(operator);
    }
  }
}

function operators(
  rule: KernelRule,
  operands: readonly (Operand | undefined)[],
  attributes: Readonly<Record<string, unknown>>,
  outputs: Parameters<KernelRule["lower"]>[3],
  precision: Precision,
): string[] {
  const emitter = new GraphEmitter(precision);
  rule.lower(emitter, operands, attributes, outputs);
  return emitter.nodes.map(({ opType }) => opType);
}

function row(kernel: string, inputs: KernelRule["inputs"], { float32, float64, types }: Observation): string {
  const listed = (names: Set<string>): string => [...names].sort().join(" ") || "constant";
  const double = listed(float64) === listed(float32) ? "the same" : listed(float64);
  const order = ["float", "int32", "bool"].filter((type) => types.has(type));
  return `| ${[kernel, listed(float32), double, order.join(" "), gradientSource(kernel, inputs)].join(" | ")} |`;
}

function gradientSource(kernel: string, inputs: KernelRule["inputs"]): string {
  if (inputs.length === 0) return "no inputs";
  if (zeroGradients.some(({ kernelName }) => kernelName === kernel)) return "zero";
  if (gradients.some(({ kernelName }) => kernelName === kernel)) return "corrected";
  const own = tf.getGradient(kernel) as GradConfig | undefined;
  return own === undefined ? "TensorFlow.js, of its parts" : "TensorFlow.js";
}
