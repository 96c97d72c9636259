import { expect, test } from "vitest";
import { flows } from "../../src/models/index.js";
import { initialize, layout, unflatten } from "../../src/models/parameters.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import { adapt } from "../../src/training/adapt.js";
import { buildFlow } from "../models/build.js";

/** Two correlated columns with means 100 and -3 and deviations 7 and 0.1. */
function data(n: number) {
  const stream = Stream.of(0, "adapt");
  const out = points(n, 2);
  for (let i = 0; i < n; i++) {
    const [a, b] = [stream.normal(), stream.normal()];
    out.data.set([100 + 7 * a, -3 + 0.08 * a + 0.06 * b], 2 * i);
  }
  return out;
}

const adapting = ["nice", "glow", "maf", "gaussianization"];

test.each(
  flows.filter(({ definition }) => adapting.includes(definition.name)).map((f) => [f.definition.name, f] as const),
)(
  "%s starts with data that leave its normalization nearest to them with mean 0 and variance 1",
  async (_name, builder) => {
    const flow = await buildFlow(builder, 2, { layers: 2, hidden: [8] });
    const drawn = initialize(flow.parameters, Stream.of(0, "init"));
    const flat = Float64Array.from(drawn);
    const runtime = await createRuntime({ precision: "float64", threads: 1 });
    await adapt(flow, flat, data(5000), runtime);

    const changed = layout(flow.parameters).slots.filter(({ offset, size }) =>
      flat.subarray(offset, offset + size).some((value, i) => value !== drawn[offset + i]),
    );
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.every(({ name }) => /\.(shift|logScale)$/.test(name))).toBe(true);
    const last = (of: string) => changed.findLast(({ name }) => name.endsWith(of))!.offset;
    expect(flat[last("shift")]).toBeCloseTo(100, -1);
    expect(flat[last("shift") + 1]).toBeCloseTo(-3, 1);
    expect(flat[last("logScale")]).toBeCloseTo(Math.log(7), 0.7);
    expect(flat[last("logScale") + 1]).toBeCloseTo(Math.log(0.1), 0.7);

    // The images of all data, in the base's coordinates: near those of a standard Gaussian.
    const x = data(2000);
    const program = await runtime.compile(
      (inputs) => ({ ...flow.inverse(unflatten(inputs.flat, flow.parameters), inputs.x) }),
      { flat: { shape: [flat.length] }, x: { shape: [x.n, 2] } },
    );
    const { value } = await program.run({ flat, x: x.data });
    runtime.dispose();
    for (let j = 0; j < 2; j++) {
      let [sum, squares] = [0, 0];
      for (let i = 0; i < x.n; i++) {
        sum += value![2 * i + j]!;
        squares += value![2 * i + j]! ** 2;
      }
      expect(Math.abs(sum / x.n)).toBeLessThan(0.3);
      expect(Math.sqrt(squares / x.n)).toBeGreaterThan(0.6);
      expect(Math.sqrt(squares / x.n)).toBeLessThan(1.5);
    }
  },
);
