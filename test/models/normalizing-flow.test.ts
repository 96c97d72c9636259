import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { flows } from "../../src/models/index.js";
import { NormalizingFlow } from "../../src/models/normalizing-flow.js";
import { layout } from "../../src/models/parameters.js";
import { decodeNpy, encodeNpy } from "../../src/numerics/npy.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { buildFlow, perturbedParameters } from "./build.js";
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

describe.each(flows.map((flow) => [flow.definition.name, flow] as const))("%s", (_name, builder) => {
  const modelOf = async (d: number, deviation: number) => {
    const flow = await buildFlow(builder, d, { layers: 2, hidden: [8] });
    const parameters = perturbedParameters(flow, deviation);
    return {
      flow,
      parameters,
      model: new NormalizingFlow({ flow, parameters, base: new StandardGaussian(d), runtime }),
    };
  };

  test("has a density that integrates to one, on the line and in the plane", async () => {
    const line = points(4001, 1);
    const [half, step] = [20, 0.01];
    for (let i = 0; i < line.n; i++) line.data[i] = -half + i * step;
    const onLine = await (await modelOf(1, 0.1)).model.logDensity(line);
    expect(Math.abs(integral(onLine.values, step) - 1)).toBeLessThan(1e-3);

    const { nodes, area } = grid(10, 201);
    const inPlane = await (await modelOf(2, 0.05)).model.logDensity(nodes);
    expect(Math.abs(integral(inPlane.values, area) - 1)).toBeLessThan(1e-3);
  });

  test("comes back from the file that keeps its parameters", async () => {
    const { flow, parameters, model } = await modelOf(3, 0.1);
    const restored = await buildFlow(builder, 3, { layers: 2, hidden: [8] });
    expect(layout(restored.parameters)).toEqual(layout(flow.parameters));
    const read = Float64Array.from(decodeNpy(encodeNpy(parameters, [parameters.length])).data);
    const again = new NormalizingFlow({ flow: restored, parameters: read, base: new StandardGaussian(3), runtime });
    const x = box(64, 3, 3);
    expect((await again.logDensity(x)).values).toEqual((await model.logDensity(x)).values);
  });
});
