import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { independent } from "../../src/couplings/index.js";
import { rectifiedFlow } from "../../src/losses/index.js";
import type { Loss } from "../../src/losses/loss.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import type { FittedModel } from "../../src/models/model.js";
import { conditionalOt } from "../../src/paths/index.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { heun } from "../../src/solvers/index.js";
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "../../src/training/checkpoint.js";
import { TrainingAborted } from "../../src/training/errors.js";
import { trainInRounds, type RoundsRequest } from "../../src/training/rounds.js";
import { trainingStreams } from "../../src/training/streams.js";
import { train, type TrainingProgress } from "../../src/training/train.js";
import { adamOf, smallRun } from "./problem.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

function reflowing(options: { readonly rounds: number; readonly distill: boolean }): Loss {
  const parts = {
    ...options,
    pairs: 100,
    path: conditionalOt.definition.create({ sigma: 0.1 }),
    coupling: independent.definition.create({}),
  };
  const solver = heun.definition.create({ steps: 4 });
  return rectifiedFlow.definition.create(
    parts,
    ...([new StandardGaussian(2), {}, solver, runtime] as unknown as []),
  ) as Loss;
}

function request(parts: Partial<RoundsRequest> = {}): RoundsRequest {
  return {
    ...smallRun(runtime, { options: { steps: 62, batchSize: 32 } }),
    loss: reflowing({ rounds: 2, distill: true }),
    streamsOf: (round) => trainingStreams(1, round),
    ...parts,
  };
}

async function recorded(parts: Partial<RoundsRequest> = {}) {
  const losses: number[] = [];
  const reports: TrainingProgress[] = [];
  const flows: number[] = [];
  const result = await trainInRounds(
    request({
      onProgress: (progress) => {
        losses.push(...progress.losses);
        reports.push(progress);
      },
      onFlow: (round) => void flows.push(round),
      callSeconds: 0,
      ...parts,
    }),
  );
  return { losses, reports, flows, ...result };
}

describe("trainInRounds", () => {
  it("shares the steps between the rounds, and counts them from the beginning of the first", async () => {
    const { losses, reports, flows, checkpoint } = await recorded();
    expect(losses).toHaveLength(62);
    expect(reports.map(({ step }) => step)).toEqual(Array.from({ length: 62 }, (_, i) => i + 1));
    expect(new Set(reports.map(({ steps }) => steps))).toEqual(new Set([62]));
    // 62 steps in four rounds end after 15, 31, 46 and 62.
    expect(reports.map((report) => report.checkpoint.round?.index ?? 0)).toEqual([
      ...new Array<number>(15).fill(0),
      ...new Array<number>(16).fill(1),
      ...new Array<number>(15).fill(2),
      ...new Array<number>(16).fill(3),
    ]);
    // The distilled map of the last round is no flow.
    expect(flows).toEqual([0, 1, 2]);
    expect(checkpoint.step).toBe(62);
  });

  it("starts each round where the one before ended, with fresh optimizer slots", async () => {
    const { reports } = await recorded();
    const ended = reports[14]!.checkpoint.state["parameters"];
    for (const { checkpoint } of reports.slice(15, 31)) expect(checkpoint.round!.initial).toEqual(ended);
    // The first step of Adam from empty slots moves every parameter by the learning rate or not at all.
    reports[15]!.checkpoint.state["parameters"]!.forEach((value, i) => {
      const moved = Math.abs(value - ended![i]!);
      expect(Math.min(moved, Math.abs(moved - 1e-3))).toBeLessThan(2e-5);
    });
  });

  it.each([7, 15, 23, 40, 55])("goes on from a checkpoint after step %i bit by bit as if undisturbed", async (step) => {
    const whole = await recorded();
    const middle = whole.reports.find((report) => report.step === step)!.checkpoint;
    const resumeFrom = decodeCheckpoint(encodeCheckpoint(middle));
    expect(resumeFrom).toEqual(middle);
    const rest = await recorded({ resumeFrom });
    expect(rest.losses).toEqual(whole.losses.slice(step));
    expect(rest.parameters).toEqual(whole.parameters);
    expect(rest.checkpoint).toEqual(whole.checkpoint);
  });

  it("has nothing left to do for a checkpoint of its end", async () => {
    const whole = await recorded();
    const again = await recorded({ resumeFrom: whole.checkpoint });
    expect(again.losses).toEqual([]);
    expect(again.parameters).toEqual(whole.parameters);
  });

  it("names the step of the whole run where it is stopped or diverges", async () => {
    const controller = new AbortController();
    const onProgress = ({ step }: TrainingProgress) => {
      if (step === 35) controller.abort(new Error("enough"));
    };
    const stopped = await trainInRounds(request({ onProgress, signal: controller.signal, callSeconds: 0 })).catch(
      (error: unknown) => error,
    );
    expect(stopped).toBeInstanceOf(TrainingAborted);
    const { checkpoint } = stopped as { checkpoint: Checkpoint };
    expect([checkpoint.step, checkpoint.round?.index]).toEqual([35, 2]);
    const from = {
      ...checkpoint,
      state: { ...checkpoint.state, parameters: checkpoint.state["parameters"]!.fill(NaN) },
    };
    await expect(trainInRounds(request({ resumeFrom: from }))).rejects.toThrow("at step 36 of 62");
  });

  it("is plain training for a loss without rounds, and needs a step for every round", async () => {
    const { loss, streams, ...run } = smallRun(runtime);
    const plain = await train({ ...run, loss, streams });
    expect(await trainInRounds({ ...run, loss, streamsOf: () => trainingStreams(1) })).toEqual(plain);
    await expect(trainInRounds(request({ options: { steps: 3, batchSize: 32 } }))).rejects.toThrow(
      "training.steps: expected at least 4, one for each round of the loss, got 3.",
    );
  });
});

describe("rectifiedFlow", () => {
  it("straightens the ways of its flow, and makes a map of one step", async () => {
    const loss = reflowing({ rounds: 1, distill: true });
    const field = request().model as Parameters<NonNullable<Loss["rounds"]>["flow"]>[1];
    const bends: number[] = [];
    const onFlow = async (_round: number, flow: FittedModel) => void bends.push(await bend(flow));
    const options = { steps: 4500, batchSize: 128 };
    const { parameters } = await trainInRounds(request({ loss, options, onFlow, optimizer: adamOf(3e-3) }));
    expect(bends[1]).toBeLessThan(0.3 * bends[0]!);

    const base = new StandardGaussian(2);
    const map = loss.fitted!({ field, parameters, base, runtime })!;
    const stream = () => trainingStreams(9).data;
    const { points: samples, nfe } = await map.sample(400, stream());
    expect(nfe).toBe(1);
    // Two clusters at (1, 0.5) and (-1, -0.5), of standard deviation 0.3.
    const near = samples.data.filter((_, at) => at % 2 === 0).filter((x) => Math.abs(Math.abs(x) - 1) < 0.75).length;
    expect(near / 400).toBeGreaterThan(0.85);
    const [start, middle, end] = await map.trajectories!(400, [0, 0.25, 1], stream());
    expect(end).toEqual(samples);
    middle!.data.forEach((value, at) => {
      expect(value).toBeCloseTo(0.75 * start!.data[at]! + 0.25 * end!.data[at]!, 10);
    });
    expect(map).not.toHaveProperty("logDensity");
  });
});

/** Mean squared distance of the middle of a way from the middle between its ends. */
async function bend(flow: FittedModel): Promise<number> {
  const [start, middle, end] = await flow.trajectories!(500, [0, 0.5, 1], trainingStreams(3).data);
  return middle!.data.reduce(
    (sum, value, at) => sum + (value - (start!.data[at]! + end!.data[at]!) / 2) ** 2 / middle!.n,
    0,
  );
}
