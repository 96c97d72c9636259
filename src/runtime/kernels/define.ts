import { OnnxBuilder } from "./onnx-builder.js";
import type { KernelRule, Operand, Value } from "./rule.js";

type Names = readonly string[] | "list";

/** One value an input name; a name that ends in "?" may be absent. */
type Inputs<N extends Names, T> = N extends readonly string[]
  ? { readonly [K in keyof N]: N[K] extends `${string}?` ? T | undefined : T }
  : readonly T[];

interface Definition<N extends Names, A> {
  readonly kernel: string;
  readonly inputs: N;
  readonly infer: (inputs: Inputs<N, Value>, attributes: A) => Value | readonly Value[];
  readonly lower: (
    onnx: OnnxBuilder,
    inputs: Inputs<N, Operand>,
    attributes: A,
    outputs: readonly [Value, ...Value[]],
  ) => Operand | readonly Operand[];
}

/** A rule with its inputs by position and its attributes of the type that tfjs declares for the kernel. */
export function rule<const N extends Names, A = unknown>(definition: Definition<N, A>): KernelRule {
  const { kernel, inputs, infer, lower } = definition;
  return {
    kernel,
    inputs: inputs === "list" ? "list" : inputs.map((name) => name.replace("?", "")),
    infer: (values, attributes) => listOf(infer(values as Inputs<N, Value>, attributes as A)),
    lower: (emit, operands, attributes, outputs) =>
      listOf(
        lower(
          new OnnxBuilder(emit),
          operands as Inputs<N, Operand>,
          attributes as A,
          outputs as readonly [Value, ...Value[]],
        ),
      ),
  };
}

function listOf<T extends object>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}
