import { describe, expect, it } from "vitest";
import type { PairBatch } from "../../src/couplings/coupling.js";
import {
  type couplings,
  independent,
  minibatchOt,
  semiDiscrete,
  sinkhorn,
  unbalanced,
} from "../../src/couplings/index.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { points, type Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { assign } from "../../src/transport/assignment.js";
import { squaredDistances } from "../../src/transport/squared-distances.js";
import { batchOf, buildCoupling } from "./build.js";

const n = 64;

function cloud(count: number, d: number, shift = 0): Points {
  const x = points(count, d);
  Stream.of(0, "data").fillNormal(x.data);
  return { ...x, data: x.data.map((value) => value + shift) };
}

function meanCost({ n: count, d, x0, x1 }: PairBatch): number {
  let sum = 0;
  for (let k = 0; k < count * d; k++) sum += (x0[k]! - x1[k]!) ** 2;
  return sum / count;
}

function leastCost({ n: count, d, x0, x1 }: PairBatch): number {
  const cost = squaredDistances({ n: count, d, data: x0 }, { n: count, d, data: x1 });
  return assign(cost, count).columns.reduce((sum, j, i) => sum + cost[i * count + j]!, 0) / count;
}

/** Mean cost over batches after pairing. */
async function costOf(builder: (typeof couplings)[number], options: object, data: Points): Promise<number> {
  const coupling = await buildCoupling(builder.definition, data.d, { ...options });
  await coupling.prepare?.(data, Stream.of(0, "prepare"));
  let sum = 0;
  for (let k = 0; k < 20; k++) {
    const batch = batchOf(data, n, `batch ${k}`);
    coupling.pair(batch, Stream.of(k, "pair"));
    sum += meanCost(batch) / 20;
  }
  return sum;
}

describe("minibatchOt", () => {
  it.each([1, 2, 3])("pairs a batch at the least cost and keeps all its points, in %i dimensions", async (d) => {
    const data = cloud(200, d);
    const [before, batch] = [batchOf(data, n, "one"), batchOf(data, n, "one")];
    (await buildCoupling(minibatchOt.definition, d, {})).pair(batch, Stream.of(0, "pair"));
    expect(meanCost(batch)).toBeCloseTo(leastCost(before), 10);
    expect([...batch.rows].sort()).toEqual([...before.rows].sort());
    expect(batch.x0).toEqual(before.x0);
  });

  it("with replacement, draws pairs of that plan, some of them twice", async () => {
    const data = cloud(200, 2);
    const pairs = async (replacement: boolean) => {
      const batch = batchOf(data, n, "one");
      (await buildCoupling(minibatchOt.definition, 2, { replacement })).pair(batch, Stream.of(0, "pair"));
      return Array.from({ length: n }, (_, i) => `${batch.x0[2 * i]!} ${batch.rows[i]!}`);
    };
    const plan = new Set(await pairs(false));
    const drawn = await pairs(true);
    for (const pair of drawn) expect(plan).toContain(pair);
    // Of n draws with replacement a share of 1 - 1/e are different.
    expect(new Set(drawn).size / n).toBeGreaterThan(0.5);
    expect(new Set(drawn).size / n).toBeLessThan(0.8);
  });

  it("keeps classes together at a great weight, so that every class has its share of the whole base", async () => {
    // Class 0 lies on the left, class 1 on the right: without the weight, so do the base points that they get.
    const data = cloud(200, 2);
    const train = Int32Array.from({ length: 200 }, (_, i) => (data.data[2 * i]! < 0 ? 0 : 1));
    const classes = { names: ["left", "right"], train, validation: new Int32Array(), test: new Int32Array() };
    const meanOfLeft = async (options: object) => {
      const coupling = await buildCoupling(minibatchOt.definition, 2, { ...options }, classes);
      let [sum, count] = [0, 0];
      for (let k = 0; k < 40; k++) {
        const batch = batchOf(data, n, `classes ${k}`);
        coupling.pair(batch, Stream.of(0, "pair"));
        for (let i = 0; i < n; i++) {
          if (train[batch.rows[i]!] !== 0) continue;
          sum += batch.x0[2 * i]!;
          count++;
        }
      }
      return sum / count;
    };
    expect(await meanOfLeft({})).toBeLessThan(-0.6);
    expect(Math.abs(await meanOfLeft({ conditionWeight: 1000 }))).toBeLessThan(0.1);
    expect(await meanOfLeft({ conditionWeight: 1 })).toBeLessThan(-0.2);
  });

  it("refuses to tell classes apart where the data have none", async () => {
    await expect(buildCoupling(minibatchOt.definition, 2, { conditionWeight: 1 })).rejects.toThrow(
      "minibatchOt.conditionWeight: the dataset has no classes",
    );
  });
});

describe("sinkhorn", () => {
  it("lies between the exact plan and independence, nearer to the one the smaller epsilon is", async () => {
    const data = cloud(200, 2, 1);
    const costs = [
      await costOf(minibatchOt, {}, data),
      await costOf(sinkhorn, { epsilon: 0.03 }, data),
      await costOf(sinkhorn, { epsilon: 1 }, data),
      await costOf(independent, {}, data),
    ];
    expect([...costs].sort((a, b) => a - b)).toEqual(costs);
    expect(costs[1]! / costs[0]!).toBeLessThan(1.15);
  });

  it("without replacement, takes each base point once", async () => {
    const data = cloud(200, 2);
    const [before, batch] = [batchOf(data, n, "one"), batchOf(data, n, "one")];
    (await buildCoupling(sinkhorn.definition, 2, {})).pair(batch, Stream.of(0, "pair"));
    expect(batch.x0).toEqual(before.x0);
  });
});

describe("unbalanced", () => {
  it("leaves out points that are too far away to be worth it, and only these", async () => {
    const data = cloud(200, 2);
    // Every twentieth point is an outlier.
    for (let i = 0; i < 200; i += 20) data.data[2 * i] = 40;
    const shareOfOutliers = async (relaxation: number) => {
      const coupling = await buildCoupling(unbalanced.definition, 2, { relaxation });
      const batch = batchOf(data, 200, "outliers");
      coupling.pair(batch, Stream.of(0, "pair"));
      return batch.rows.reduce((count, row) => count + (row % 20 === 0 ? 1 : 0), 0) / 200;
    };
    expect(await shareOfOutliers(2)).toBe(0);
    expect(await shareOfOutliers(1e5)).toBeGreaterThan(0.02);
  });
});

describe("semiDiscrete", () => {
  const data = cloud(30, 2);

  it("sends each base point to the atom of its cell, and says so in its artifacts", async () => {
    const coupling = await buildCoupling(semiDiscrete.definition, 2, {});
    await coupling.prepare?.(data, Stream.of(0, "prepare"));
    const g = coupling.artifacts!()["semiDiscrete.potentials"]!.data;
    const batch = batchOf(data, n, "cells");
    coupling.pair(batch, Stream.of(0, "pair"));
    const cost = squaredDistances({ n, d: 2, data: batch.x0 }, data);
    for (let i = 0; i < n; i++) {
      const heights = Array.from({ length: data.n }, (_, j) => cost[i * data.n + j]! - g[j]!);
      expect(batch.rows[i]).toBe(heights.indexOf(Math.min(...heights)));
    }
    expect(coupling.monotone).toBe(true);
    const { data: masses } = coupling.artifacts!()["semiDiscrete.masses"]!;
    expect(masses.reduce((sum, mass) => sum + mass)).toBeCloseTo(1, 12);
  });

  it("costs less than any pairing within batches, for it knows all points", async () => {
    const [exact, soft, batch] = [
      await costOf(semiDiscrete, {}, data),
      await costOf(semiDiscrete, { epsilon: 1 }, data),
      await costOf(minibatchOt, {}, data),
    ];
    expect(exact).toBeLessThan(batch);
    expect(soft).toBeGreaterThan(exact);
  });

  it("refuses a base that changes while it is trained", () => {
    const parameters: never[] = [];
    const trainable = { parameters, logDensityTensor: () => undefined, fitted: () => new StandardGaussian(2) };
    const base = { dimension: 2, trainable, sample: () => points(0, 2) };
    const options = { epsilon: 0, tolerance: 0.1, batchSize: 8, steps: 10 };
    expect(() => semiDiscrete.definition.create(options, ...([base] as unknown as []))).toThrow(
      "changes while it is trained",
    );
  });
});
