import { beforeAll, describe, expect, it } from "vitest";
import { registerGradients } from "../../../src/runtime/gradients/index.js";
import { graphKernels } from "../../../src/runtime/kernel-table.js";
import { kernelRules } from "../../../src/runtime/kernels/index.js";
import { OnnxProgram } from "../../../src/runtime/onnx-program.js";
import { aligned } from "../../../src/runtime/replicas/alignment.js";
import { interleaved, parted, stackedSpecs } from "../../../src/runtime/replicas/layout.js";
import { batchingRules } from "../../../src/runtime/replicas/rules/index.js";
import { stackGraph } from "../../../src/runtime/replicas/stack-graph.js";
import type { HostArray, HostArrays, Specs, TensorSpec } from "../../../src/runtime/runtime.js";
import { tf } from "../../../src/runtime/tensorflow.js";
import { tracer } from "../../../src/runtime/trace.js";
import type { KernelCase } from "../kernels/cases/case.js";
import { caseGroups } from "../kernels/cases/index.js";
import { type CaseGroup, caseGroup, firstOrder } from "../kernels/programs.js";

type Results = Readonly<Record<string, HostArray>>;

const settings = {
  provider: "cpu",
  threads: 1,
  spinning: false,
  precision: "float64",
  table: graphKernels,
} as const;

/** Which inputs of a case are written into the program, and whether every replica has the same. */
interface Way {
  readonly title: string;
  readonly replicas: number;
  readonly isConstant: (place: number) => boolean;
  readonly isShared: boolean;
}

const isFirst = (place: number): boolean => place === 0;
const ways: readonly Way[] = [
  { title: "of operands of their own", replicas: 1, isConstant: () => false, isShared: false },
  { title: "of operands of their own", replicas: 5, isConstant: () => false, isShared: false },
  { title: "whose first operand is a constant of all", replicas: 2, isConstant: isFirst, isShared: true },
  { title: "whose other operands are constants of all", replicas: 2, isConstant: (j) => !isFirst(j), isShared: true },
  { title: "whose first operand is a constant of each", replicas: 2, isConstant: isFirst, isShared: false },
];

/** The numbers of a replica: those of the group, turned round by whole rows, which may be indices or sorted. */
function turned<A extends HostArray>(values: A, { shape }: TensorSpec, by: number): A {
  const row = shape.length > 1 ? shape.at(-1)! : 1;
  const at = values.length === 0 ? 0 : (3 * by * row) % values.length;
  const all = values.slice();
  all.set(values.subarray(at));
  all.set(values.subarray(0, at), values.length - at);
  return all as A;
}

const placeOf = (name: string): number => Number(/\.x(\d+)$/.exec(name)?.[1] ?? NaN);

/** The values of the cases; with their gradients, which are other kernels, in one of the ways. */
function programOf(cases: readonly KernelCase[], { replicas }: Way): ReturnType<typeof firstOrder> {
  return firstOrder(replicas > 2 ? cases : cases.map((one) => ({ ...one, differentiable: false })));
}

/** What one replica is fed, whether as an input or as a constant. */
function feedsOf({ feeds, specs }: CaseGroup, { isConstant, isShared }: Way, replica: number): HostArrays {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, values]) => {
      const isSame = isShared && isConstant(placeOf(name));
      return [name, isSame ? values : turned(values, specs[name]!, replica)];
    }),
  );
}

async function stackedResults(
  { cases, specs }: CaseGroup,
  way: Way,
  feeds: readonly HostArrays[],
): Promise<readonly Results[]> {
  const isInput = ([name]: readonly [string, unknown]): boolean => !way.isConstant(placeOf(name));
  const inputs: Specs = Object.fromEntries(Object.entries(specs).filter(isInput));
  const graphs = feeds.map((own) =>
    tracer().trace(inputs, (tensors) => {
      const constants = Object.entries(own)
        .filter((entry) => !isInput(entry))
        .map(([name, values]) => {
          const { shape, dtype } = specs[name]!;
          return [name, tf.tensor(Array.from(values), [...shape], dtype)] as const;
        });
      return programOf(cases, way)({ ...tensors, ...Object.fromEntries(constants) });
    }),
  );
  const program = await OnnxProgram.load(
    stackGraph(aligned(graphs), graphKernels),
    stackedSpecs(inputs, way.replicas),
    settings,
  );
  const together = Object.fromEntries(
    Object.entries(inputs).map(([name, spec]) => {
      const arrays = feeds.map((own) => own[name]);
      return [name, interleaved(arrays, { name, spec }, "float64")];
    }),
  );
  const results = await program.run(together);
  program.dispose();
  const parts = Object.entries(program.outputs).map(([name, spec]) => {
    const own = { ...spec, shape: spec.shape.slice(1) };
    return [name, parted(results[name]!, own, way.replicas, 1, "float64")] as const;
  });
  return feeds.map((_, replica) => Object.fromEntries(parts.map(([name, arrays]) => [name, arrays[replica]!])));
}

function expectEqual(actual: HostArray, expected: HostArray): void {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(0, ...Array.from(expected, Math.abs).filter(Number.isFinite));
  for (const [i, value] of expected.entries()) {
    if (Number.isFinite(value)) expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, largest));
    else expect(actual[i]).toBe(value);
  }
}

it("has a rule for every kernel that has operands", () => {
  const without = kernelRules.filter(({ kernel }) => !batchingRules.has(kernel));
  expect(without.filter(({ inputs }) => inputs.length > 0).map(({ kernel }) => kernel)).toEqual([]);
});

describe.each(Object.entries(caseGroups))("replicas of %s", (_, cases) => {
  const group = caseGroup(cases);
  let alone: OnnxProgram<Specs>;

  beforeAll(async () => {
    registerGradients();
    alone = await OnnxProgram.load(tracer().trace(group.specs, firstOrder(cases)), group.specs, settings);
    return () => {
      alone.dispose();
    };
  });

  it.each(ways)("$title, $replicas of them, give what each gives alone", async (way) => {
    const feeds = Array.from({ length: way.replicas }, (__, replica) => feedsOf(group, way, replica));
    const together = await stackedResults(group, way, feeds);
    for (const [replica, own] of feeds.entries()) {
      const expected = await alone.run(own);
      for (const [name, values] of Object.entries(together[replica]!)) {
        const { kernel, name: title } = cases[Number.parseInt(name)]!;
        try {
          expectEqual(values, expected[name]!);
        } catch (error) {
          throw new Error(`${kernel}, ${title}, output ${name} of replica ${replica}`, { cause: error });
        }
      }
    }
  });
});
