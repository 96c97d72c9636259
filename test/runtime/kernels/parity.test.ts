import { beforeAll, describe, expect, it } from "vitest";
import { Stream } from "../../../src/numerics/random.js";
import { createRuntime } from "../../../src/runtime/create-runtime.js";
import { registerGradients } from "../../../src/runtime/gradients/index.js";
import { kernelRules } from "../../../src/runtime/kernels/index.js";
import type { HostArray, HostArrays } from "../../../src/runtime/runtime.js";
import { tracer } from "../../../src/runtime/trace.js";
import type { KernelCase } from "./cases/case.js";
import { caseGroups } from "./cases/index.js";
import { caseGroup, firstOrder, floatInputs, references, secondOrder } from "./programs.js";

type Results = Readonly<Record<string, HostArray>>;

const step = 1e-5;
const directions = [0, 1, 2];

/** Within `relative` of the expected value, or of a tenth of the largest expected one: sums cancel. */
function expectClose(actual: HostArray, expected: HostArray, relative: number): void {
  expect(actual.length).toBe(expected.length);
  const finite = Array.from(expected, Number).filter(Number.isFinite);
  const largest = Math.max(0, ...finite.map(Math.abs));
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i]!, expected[i]!];
    if (!Number.isFinite(b)) expect(a).toBe(b);
    else if (Math.abs(a - b) > relative * Math.max(Math.abs(b), largest / 10)) {
      expect.fail(`element ${i} is ${a}, expected ${b} (largest ${largest})`);
    }
  }
}

/** The feeds with the float inputs of every case moved along random directions, which are returned too. */
function moved(feeds: HostArrays, direction: number, by: number): { feeds: HostArrays; along: HostArrays } {
  const along: Record<string, Float64Array> = {};
  const shifted = Object.entries(feeds).map(([name, values]) => {
    if (!/\.x\d+$/.test(name) || !(values instanceof Float64Array)) return [name, values] as const;
    const stream = Stream.of(direction, name);
    const u = (along[name] = Float64Array.from(values, () => 2 * stream.uniform() - 1));
    return [name, values.map((x, i) => x + by * u[i]!)] as const;
  });
  return { feeds: Object.fromEntries(shifted), along };
}

/** The sum over a case's inputs of gradient times direction. */
function along(kernelCase: KernelCase, i: number, gradient: "g" | "h", results: Results, by: HostArrays): number {
  return floatInputs(kernelCase).reduce((sum, j) => {
    const [g, u] = [results[`${i}.${gradient}${j}`]!, by[`${i}.x${j}`]!];
    let total = sum;
    g.forEach((slope, at) => (total += slope * u[at]!));
    return total;
  }, 0);
}

beforeAll(registerGradients);

it("every kernel of the table has a case that calls it", () => {
  const cases = Object.values(caseGroups).flat();
  const called = cases.filter((kernelCase) => {
    const { specs } = caseGroup([kernelCase]);
    const graph = tracer().trace(specs, firstOrder([kernelCase]));
    return graph.nodes.some(({ kernel }) => kernel === kernelCase.kernel);
  });
  expect(
    cases.filter((kernelCase) => !called.includes(kernelCase)).map(({ kernel, name }) => `${kernel}: ${name}`),
  ).toEqual([]);
  const covered = new Set(called.map(({ kernel }) => kernel));
  expect(kernelRules.map(({ kernel }) => kernel).filter((kernel) => !covered.has(kernel))).toEqual([]);
});

describe.each(Object.entries(caseGroups))("%s", (_, cases) => {
  const group = caseGroup(cases);
  let eager: Results;
  let single: Results;
  let double: Results;
  let behind: Results[];
  let ahead: Results[];

  beforeAll(async () => {
    const cpu = await createRuntime({ backend: "tfjs:cpu" });
    const onnx = await createRuntime({ threads: 1 });
    const exact = await createRuntime({ threads: 1, precision: "float64" });
    eager = await (await cpu.compile(firstOrder(references(cases)), group.specs)).run(group.feeds);
    single = await (await onnx.compile(firstOrder(cases), group.specs)).run(group.feeds);
    const program = await exact.compile(secondOrder(cases), group.specs);
    double = await program.run(group.feeds);
    const at = async (by: number): Promise<Results[]> => {
      const all: Results[] = [];
      for (const direction of directions) all.push(await program.run(moved(group.feeds, direction, by).feeds));
      return all;
    };
    behind = await at(-step);
    ahead = await at(step);
    for (const runtime of [cpu, onnx, exact]) runtime.dispose();
  }, 60_000);

  const indexed = cases.map((kernelCase, i) => ({ title: `${kernelCase.kernel}, ${kernelCase.name}`, kernelCase, i }));

  it.each(indexed)("$title: float32 agrees with tfjs", ({ i }) => {
    const names = Object.keys(eager).filter((name) => name.startsWith(`${i}.`));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expectClose(single[name]!, eager[name]!, 1e-5);
  });

  it.each(indexed)("$title: float64 agrees with tfjs to float32's precision", ({ i }) => {
    for (const name of Object.keys(eager).filter((output) => output.startsWith(`${i}.`))) {
      expectClose(double[name]!, eager[name]!, 1e-5);
    }
  });

  it.each(indexed.filter(({ kernelCase }) => kernelCase.differentiable))(
    "$title: float64 derivatives agree with central differences",
    ({ kernelCase, i }) => {
      for (const direction of directions) {
        const by = moved(group.feeds, direction, step).along;
        for (const [value, gradient] of [
          ["loss", "g"],
          ["slope", "h"],
        ] as const) {
          const [low, high] = [behind[direction]![`${i}.${value}`]![0]!, ahead[direction]![`${i}.${value}`]![0]!];
          const difference = (high - low) / (2 * step);
          const scale = Math.max(Math.abs(difference), Math.abs(double[`${i}.${value}`]![0]!) / 100, 0.01);
          expect(Math.abs(along(kernelCase, i, gradient, double, by) - difference) / scale).toBeLessThan(1e-6);
        }
      }
    },
  );
});
