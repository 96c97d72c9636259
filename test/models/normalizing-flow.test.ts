import { afterAll, beforeAll, expect, test } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { flows } from "../../src/models/index.js";
import type { Flow } from "../../src/models/model.js";
import { NormalizingFlow } from "../../src/models/normalizing-flow.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { buildModel, perturbedParameters } from "./build.js";
import { affineFlow, box, grid, integral } from "./hand-made.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ precision: "float64", threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

const a = [0.4, -1.2, 0.1];
const b = [1, 0, -2];

function affine(): NormalizingFlow {
  const parameters = Float64Array.from([...a, ...b]);
  return new NormalizingFlow({ flow: affineFlow(3), parameters, base: new StandardGaussian(3), runtime });
}

test("an affine map has the exact Gaussian density", async () => {
  const x = box(1500, 3, 3);
  const { values, nfe } = await affine().logDensity(x);
  values.forEach((value, i) => {
    let expected = -1.5 * Math.log(2 * Math.PI);
    for (let j = 0; j < 3; j++) expected -= ((x.data[3 * i + j]! - b[j]!) / Math.exp(a[j]!)) ** 2 / 2 + a[j]!;
    expect(value).toBeCloseTo(expected, 11);
  });
  expect(nfe).toBeUndefined();
});

test("samples are the base draws pushed forward", async () => {
  const { points: samples } = await affine().sample(1100, Stream.of(1, "sample"));
  const z = new StandardGaussian(3).sample(1100, Stream.of(1, "sample"));
  samples.data.forEach((value, at) => {
    expect(value).toBeCloseTo(Math.exp(a[at % 3]!) * z.data[at]! + b[at % 3]!, 11);
  });
});

test.each(flows.map((flow) => [flow.definition.name, flow] as const))(
  "%s has a density that integrates to one",
  async (_, builder) => {
    const flow = buildModel(builder, 2, { layers: 4, hidden: [8] }) as Flow;
    const model = new NormalizingFlow({
      flow,
      parameters: perturbedParameters(flow, 0.05),
      base: new StandardGaussian(2),
      runtime,
    });
    const { nodes, area } = grid(10, 201);
    const { values } = await model.logDensity(nodes);
    expect(Math.abs(integral(values, area) - 1)).toBeLessThan(1e-3);
  },
);
