import { setTimeout } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { mlpVectorField } from "../../../src/models/index.js";
import { OnnxRuntime } from "../../../src/runtime/onnx-runtime.js";
import { createRuntime } from "../../../src/runtime/create-runtime.js";
import { ReplicaGroup, type Replica } from "../../../src/runtime/replicas/replica-group.js";
import type { Runtime, RuntimeOptions, Specs } from "../../../src/runtime/runtime.js";
import { Session } from "../../../src/runtime/session.js";
import type { Checkpoint } from "../../../src/training/checkpoint.js";
import { DivergedError, TrainingAborted } from "../../../src/training/errors.js";
import { trainingStreams } from "../../../src/training/streams.js";
import { train, type TrainingRequest, type TrainingResult } from "../../../src/training/train.js";
import { buildModel } from "../../models/build.js";
import { adamOf, flowMatchingOf, smallRun } from "../../training/problem.js";

const options: RuntimeOptions = { precision: "float64", threads: 1 };
const steps = 60;
const notes: string[] = [];
const stacks = vi.spyOn(OnnxRuntime.prototype, "compileStack");

afterEach(() => {
  notes.length = 0;
  stacks.mockClear();
});

type Parts = Partial<TrainingRequest>;

/** Trains as a trial does: with a runtime of its own, which it disposes at its end. */
async function trial(replica: Replica, parts: Parts): Promise<TrainingResult> {
  try {
    const runtime = await replica.startRuntime(options);
    try {
      return await train(smallRun(runtime, { callSeconds: 0.001, ...parts }));
    } finally {
      runtime.dispose();
    }
  } finally {
    replica.leave();
  }
}

function together(all: readonly Parts[]): Promise<PromiseSettledResult<TrainingResult>[]> {
  const group = new ReplicaGroup((text) => notes.push(text));
  const replicas = all.map(() => group.join());
  return Promise.allSettled(all.map((parts, i) => trial(replicas[i]!, parts)));
}

async function alone(parts: Parts): Promise<TrainingResult> {
  const runtime = await createRuntime(options);
  try {
    return await train(smallRun(runtime, parts));
  } finally {
    runtime.dispose();
  }
}

/** Trainings that differ in seed, bandwidth and learning rate. */
function variants(count: number): Parts[] {
  return Array.from({ length: count }, (_, i) => ({
    loss: flowMatchingOf(0.05 * (i + 1), 2),
    optimizer: adamOf(1e-3 * (i + 1)),
    streams: trainingStreams(i),
  }));
}

function expectSame(ours: PromiseSettledResult<TrainingResult>, expected: TrainingResult): void {
  if (ours.status === "rejected") throw ours.reason;
  const { parameters, checkpoint } = ours.value;
  parameters.forEach((value, i) => {
    expect(value).toBeCloseTo(expected.parameters[i]!, 10);
  });
  expect(checkpoint.step).toBe(expected.checkpoint.step);
  expect(checkpoint.streams).toEqual(expected.checkpoint.streams);
}

describe("trials of a group", () => {
  test("end as each does alone, by one graph", async () => {
    const all = variants(3);
    const results = await together(all);
    expect(stacks).toHaveBeenCalledTimes(1);
    expect(notes).toEqual([]);
    for (const [i, parts] of variants(3).entries()) expectSame(results[i]!, await alone(parts));
    expect(Session.count).toBe(0);
  });

  test("report the losses of every step once, in order, however long the calls of others are", async () => {
    const seen: number[][] = [[], []];
    const lengths = [0.0005, 10];
    const results = await together(
      variants(2).map((parts, i) => ({
        ...parts,
        callSeconds: lengths[i]!,
        onProgress: ({ losses }) => void seen[i]!.push(...losses),
      })),
    );
    for (const [i, parts] of variants(2).entries()) {
      const expected: number[] = [];
      expectSame(results[i]!, await alone({ ...parts, onProgress: ({ losses }) => void expected.push(...losses) }));
      expect(seen[i]).toHaveLength(steps);
      seen[i]!.forEach((loss, k) => {
        expect(loss).toBeCloseTo(expected[k]!, 10);
      });
    }
  });

  test("are not touched by one that diverges, one that is stopped or one that fails", async () => {
    const all = variants(4);
    const controller = new AbortController();
    const ends: Parts[] = [
      { optimizer: adamOf(Infinity) },
      {
        signal: controller.signal,
        onProgress: ({ step }) => {
          if (step > steps / 2) controller.abort();
        },
      },
      {},
      {
        onProgress: ({ step }) => {
          if (step > 1) throw new Error("No room is left.");
        },
      },
    ];
    const results = await together(all.map((parts, i) => ({ ...parts, ...ends[i] })));
    expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled", "rejected"]);
    const reasons = results.map((result) => (result.status === "rejected" ? (result.reason as unknown) : undefined));
    expect(reasons[0]).toBeInstanceOf(DivergedError);
    expect(reasons[1]).toBeInstanceOf(TrainingAborted);
    expect(reasons[3]).toMatchObject({ message: "No room is left." });
    expectSame(results[2]!, await alone(variants(4)[2]!));
    expect(notes).toEqual([]);
    expect(Session.count).toBe(0);
  });

  test("go on from checkpoints at different steps", async () => {
    const stopped = async (parts: Parts, at: number): Promise<Checkpoint> => {
      const controller = new AbortController();
      const onProgress: Parts["onProgress"] = ({ step }) => {
        if (step >= at) controller.abort();
      };
      const left = await alone({ ...parts, callSeconds: 0, signal: controller.signal, onProgress }).catch(
        (error: unknown) => error,
      );
      return (left as TrainingAborted).checkpoint;
    };
    const all = variants(3);
    const resumed = [{}, { resumeFrom: await stopped(all[1]!, 7) }, { resumeFrom: await stopped(variants(3)[2]!, 50) }];
    const results = await together(variants(3).map((parts, i) => ({ ...parts, ...resumed[i] })));
    for (const [i, parts] of variants(3).entries()) expectSame(results[i]!, await alone(parts));
    expect(stacks.mock.calls.map(([bodies]) => bodies.length)).toEqual([3, 2]);
  });

  test("wait for slow ones, and not for those that have ended without training", async () => {
    const group = new ReplicaGroup((text) => notes.push(text));
    const [slow, fast, idle] = [group.join(), group.join(), group.join()];
    const ending = setTimeout(20).then(() => {
      idle.leave();
    });
    const [first, second] = variants(2);
    const results = await Promise.allSettled([
      trial(slow, { ...first, onProgress: () => setTimeout(3) }),
      trial(fast, second!),
    ]);
    await ending;
    for (const [i, parts] of variants(2).entries()) expectSame(results[i]!, await alone(parts));
    expect(stacks).toHaveBeenCalledTimes(1);
  });

  test("of other shapes train beside them, alike ones together", async () => {
    const other = (): Parts => ({ model: buildModel(mlpVectorField, 2, { hidden: [8] }) });
    const shapes = () => variants(5).map((parts, i) => (i % 2 === 0 ? parts : { ...parts, ...other() }));
    const results = await together(shapes());
    for (const [i, parts] of shapes().entries()) expectSame(results[i]!, await alone(parts));
    expect(stacks.mock.calls.map(([bodies]) => bodies.length).sort()).toEqual([2, 3]);
  });

  test("go on where each waits at another place", async () => {
    const group = new ReplicaGroup((text) => notes.push(text));
    const replicas = [group.join(), group.join(), group.join()];
    const runtimes = await Promise.all(replicas.map((replica) => replica.startRuntime(options)));
    const specs = { state: { x: { shape: [2] } }, constants: {}, batch: {} };
    const compile = (runtime: Runtime, name: string) =>
      runtime.compileLoop<Specs, Specs, Specs>(
        ({ x }) => ({ state: { x: x!.add(1) }, outputs: { sum: x!.sum() } }),
        specs,
        { name, replicated: true },
      );
    const loops = await Promise.all(runtimes.map((runtime) => compile(runtime, "first")));
    // One calls the first loop, one compiles another, and one does both, one after the other.
    const call = (i: number, k: number) => loops[i]!.run({ x: Float64Array.of(i, 0) }, {}, {}, k);
    const leaving =
      (i: number) =>
      <T>(result: T) => {
        replicas[i]!.leave();
        return result;
      };
    const [a, , c] = await Promise.all([
      call(0, 3).then(leaving(0)),
      compile(runtimes[1]!, "second").then(leaving(1)),
      call(2, 5).then(async (result) => {
        const second = await compile(runtimes[2]!, "second");
        await second.run({ x: Float64Array.of(1, 1) }, {}, {}, 2);
        return leaving(2)(result);
      }),
    ]);
    expect([...a.state["x"]!, ...a.outputs["sum"]!]).toEqual([3, 3, 0, 2, 4]);
    expect([...c.state["x"]!, ...c.outputs["sum"]!]).toEqual([7, 5, 2, 4, 6, 8, 10]);
    for (const runtime of runtimes) runtime.dispose();
    expect(Session.count).toBe(0);
  });

  test("train each on its own where steps differ in more than values, which is said once", async () => {
    const group = new ReplicaGroup((text) => notes.push(text));
    const replicas = [group.join(), group.join()];
    const specs = { state: { x: { shape: [1] } }, constants: {}, batch: {} };
    const results = await Promise.all(
      replicas.map(async (replica, i) => {
        const runtime = await replica.startRuntime(options);
        const loop = await runtime.compileLoop<Specs, Specs, Specs>(
          ({ x }) => ({ state: { x: i === 0 ? x!.sin() : x!.exp() }, outputs: {} }),
          specs,
          { replicated: true },
        );
        const { state } = await loop.run({ x: Float64Array.of(0.5) }, {}, {}, 1);
        runtime.dispose();
        replica.leave();
        return state["x"]![0]!;
      }),
    );
    expect(results[0]).toBeCloseTo(Math.sin(0.5), 12);
    expect(results[1]).toBeCloseTo(Math.exp(0.5), 12);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^Trials that run at once train each in a graph of its own: /);
  });

  test("refuse what one of them feeds wrongly, and run the others", async () => {
    const group = new ReplicaGroup((text) => notes.push(text));
    const replicas = [group.join(), group.join()];
    const runtimes = await Promise.all(replicas.map((replica) => replica.startRuntime(options)));
    const specs = { state: { x: { shape: [2] } }, constants: {}, batch: {} };
    const [wrong, right] = await Promise.all(
      runtimes.map((runtime) =>
        runtime.compileLoop<Specs, Specs, Specs>(({ x }) => ({ state: { x: x!.mul(2) }, outputs: {} }), specs, {
          name: "doubling",
          replicated: true,
        }),
      ),
    );
    const running = right!.run({ x: Float64Array.of(1, 2) }, {}, {}, 2);
    await expect(wrong!.run({ x: Float64Array.of(1) }, {}, {}, 2)).rejects.toThrow(/"x" of the program "doubling"/);
    replicas[0]!.leave();
    expect([...(await running).state["x"]!]).toEqual([4, 8]);
    for (const runtime of runtimes) runtime.dispose();
    replicas[1]!.leave();
  });
});
