import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { initialize } from "../../src/models/parameters.js";
import { UserError } from "../../src/numerics/error.js";
import { cosineDecay } from "../../src/optimizers/index.js";
import type { Optimizer } from "../../src/optimizers/optimizer.js";
import type { Schedule } from "../../src/optimizers/schedules/schedule.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Runtime } from "../../src/runtime/runtime.js";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../../src/training/checkpoint.js";
import { DivergedError, TrainingAborted } from "../../src/training/errors.js";
import { trainingStreams } from "../../src/training/streams.js";
import { train, type TrainingProgress, type TrainingRequest } from "../../src/training/train.js";
import { adamOf, flowMatchingOf, smallLikelihoodRun, smallRun, twoClusters } from "./problem.js";

let runtime: Runtime;

beforeAll(async () => {
  runtime = await createRuntime({ threads: 1 });
});

afterAll(() => {
  runtime.dispose();
});

/** Trains and keeps every loss and report. */
async function recorded(request: TrainingRequest) {
  const losses: number[] = [];
  const reports: TrainingProgress[] = [];
  const onProgress = async (progress: TrainingProgress) => {
    losses.push(...progress.losses);
    reports.push(progress);
    await request.onProgress?.(progress);
  };
  const result = await train({ ...request, onProgress });
  return { losses, reports, ...result };
}

const longRuns = {
  "flow matching": smallRun,
  "maximum likelihood": smallLikelihoodRun,
  "a schedule, clipping and a moving average": (on: Runtime, parts: Partial<TrainingRequest> = {}) =>
    smallRun(on, {
      optimizer: adamOf(1e-2, cosineDecay.definition.create({ final: 0.1 }) as Schedule),
      options: { steps: 60, batchSize: 32, gradientClip: 1, emaDecay: 0.9 },
      ...parts,
    }),
};

describe("train", () => {
  it("lowers the loss and reports that of every step once, in order", async () => {
    const { losses, reports } = await recorded(smallRun(runtime, { options: { steps: 300, batchSize: 64 } }));
    expect(losses).toHaveLength(300);
    const average = (from: number) => losses.slice(from, from + 50).reduce((sum, loss) => sum + loss) / 50;
    expect(average(250)).toBeLessThan(0.8 * average(0));
    let step = 0;
    for (const report of reports) {
      step += report.losses.length;
      expect(report).toMatchObject({ step, steps: 300, checkpoint: { step } });
      expect(report.stepsPerSecond).toBeGreaterThan(0);
    }
    expect(step).toBe(300);
  });

  it.each(Object.entries(longRuns))(
    "gives the same bits however the steps are cut into calls: %s",
    async (_name, run) => {
      const oneByOne = await recorded(run(runtime, { callSeconds: 0 }));
      const together = await recorded(run(runtime, { callSeconds: 10 }));
      expect(oneByOne.reports).toHaveLength(60);
      expect(together.reports.length).toBeLessThan(5);
      expect(together.losses).toEqual(oneByOne.losses);
      expect(together.parameters).toEqual(oneByOne.parameters);
      expect(together.checkpoint).toEqual(oneByOne.checkpoint);
    },
  );

  it.each(Object.entries(longRuns))(
    "goes on from a checkpoint bit by bit as if undisturbed: %s",
    async (_name, run) => {
      const whole = await recorded(run(runtime, { callSeconds: 0 }));
      const middle = whole.reports.find(({ step }) => step === 23)!.checkpoint;
      const resumeFrom = decodeCheckpoint(encodeCheckpoint(middle));
      const rest = await recorded(run(runtime, { resumeFrom }));
      expect(rest.losses).toEqual(whole.losses.slice(23));
      expect(rest.parameters).toEqual(whole.parameters);
      expect(rest.checkpoint).toEqual(whole.checkpoint);
    },
  );

  it("depends on each of its streams", async () => {
    const reference = await train(smallRun(runtime));
    const other = trainingStreams(2);
    for (const name of ["init", "data", "noise", "time"] as const) {
      const streams = { ...trainingStreams(1), [name]: other[name] };
      expect((await train(smallRun(runtime, { streams }))).parameters, name).not.toEqual(reference.parameters);
    }
    expect((await train(smallRun(runtime))).parameters).toEqual(reference.parameters);
  });

  it("gives the moving average of the parameters if asked for", async () => {
    const emaDecay = 0.8;
    const request = smallRun(runtime, { options: { steps: 10, batchSize: 32, emaDecay }, callSeconds: 0 });
    const { reports, parameters, checkpoint } = await recorded(request);
    const average = initialize(request.model.parameters, trainingStreams(1).init);
    for (const report of reports) {
      const current = report.checkpoint.state["parameters"]!;
      average.forEach((value, i) => {
        average[i] = emaDecay * value + (1 - emaDecay) * current[i]!;
      });
    }
    expect(parameters).not.toEqual(checkpoint.state["parameters"]);
    average.forEach((value, i) => {
      expect(Math.abs(parameters[i]! - value)).toBeLessThan(1e-6);
    });
  });

  it("shortens gradients to the norm that is asked for, and leaves shorter ones alone", async () => {
    const moved = async (gradientClip?: number) => {
      const descent: Optimizer = {
        learningRate: 1,
        schedule: { factor: () => 1 },
        slots: () => ({}),
        coefficients: () => ({}),
        update: (parameters, gradient) => ({ parameters: parameters.sub(gradient), slots: {} }),
      };
      const options = { steps: 1, batchSize: 32, ...(gradientClip !== undefined && { gradientClip }) };
      const request = smallRun(runtime, { optimizer: descent, options });
      const start = initialize(request.model.parameters, trainingStreams(1).init);
      const { parameters } = await train(request);
      return start.map((value, i) => Math.fround(value) - parameters[i]!);
    };
    const norm = (vector: Float64Array) => Math.hypot(...vector);
    const whole = await moved();
    expect(norm(whole)).toBeGreaterThan(0.5);
    const short = await moved(0.1);
    expect(norm(short)).toBeCloseTo(0.1, 5);
    const ratio = 0.1 / norm(whole);
    whole.forEach((value, i) => {
      expect(short[i]).toBeCloseTo(ratio * value, 5);
    });
    (await moved(1e6)).forEach((value, i) => {
      expect(value).toBeCloseTo(whole[i]!, 5);
    });
  });

  it("stops between calls when the signal says so, and can go on from there", async () => {
    const whole = await train(smallRun(runtime));
    const controller = new AbortController();
    const onProgress = ({ step }: TrainingProgress) => {
      if (step >= 5) controller.abort(new Error("enough"));
    };
    const stopped: unknown = await train(
      smallRun(runtime, { signal: controller.signal, onProgress, callSeconds: 0 }),
    ).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(TrainingAborted);
    expect(stopped).toMatchObject({ name: "AbortError", step: 5, cause: new Error("enough") });
    const resumed = await train(smallRun(runtime, { resumeFrom: (stopped as TrainingAborted).checkpoint }));
    expect(resumed.parameters).toEqual(whole.parameters);
  });

  it("gives timers and signals their turn between calls, and waits for the report", async () => {
    const order: string[] = [];
    setImmediate(() => order.push("timer"));
    const onProgress = async ({ step }: TrainingProgress) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      order.push(`logged ${step}`);
    };
    await train(smallRun(runtime, { onProgress, callSeconds: 0, options: { steps: 3, batchSize: 32 } }));
    expect(order).toEqual(["timer", "logged 1", "logged 2", "logged 3"]);
  });

  it.each([0, 10])(
    "ends where the loss is not finite, names the step, and reports those before it (calls of %d s)",
    async (callSeconds) => {
      const loss = flowMatchingOf(0.1, 2);
      let filled = 0;
      const poisoned = {
        families: loss.families,
        inputs: loss.inputs.bind(loss),
        value: loss.value.bind(loss),
        fill(...[slice, ...rest]: Parameters<typeof loss.fill>) {
          loss.fill(slice, ...rest);
          if (++filled === 42) slice["u"]![0] = NaN;
        },
      };
      const losses: number[] = [];
      const onProgress = (progress: TrainingProgress) => void losses.push(...progress.losses);
      const error: unknown = await train(smallRun(runtime, { loss: poisoned, onProgress, callSeconds })).catch(
        (e: unknown) => e,
      );
      expect(error).toBeInstanceOf(DivergedError);
      expect(error).toMatchObject({ step: 42, kind: "failure" });
      expect((error as Error).message).toMatch(/NaN at step 42 of 60; try a learning rate below 0.001/);
      expect(losses).toHaveLength(41);
      expect(losses.every(Number.isFinite)).toBe(true);
    },
  );

  it("ends where the last step has made the parameters infinite", async () => {
    const overflowing: Optimizer = {
      learningRate: 1,
      schedule: { factor: () => 1 },
      slots: () => ({}),
      coefficients: () => ({}),
      update: (parameters) => ({ parameters: parameters.add(1).div(0), slots: {} }),
    };
    const request = smallRun(runtime, { optimizer: overflowing, options: { steps: 1, batchSize: 32 } });
    await expect(train(request)).rejects.toThrow(/^A parameter became infinite or NaN at step 1 of 1/);
  });

  it("trains in float64 as well, where it agrees with float32", async () => {
    const double = await createRuntime({ precision: "float64", threads: 1 });
    const wide = await recorded(smallRun(double));
    double.dispose();
    expect(wide.parameters).toBeInstanceOf(Float64Array);
    const narrow = await recorded(smallRun(runtime));
    wide.losses.forEach((loss, i) => {
      expect(Math.abs(narrow.losses[i]! - loss)).toBeLessThan(1e-3 * loss);
    });
  });

  it("trains on the eager backend through the same code, with the same losses", async () => {
    const eager = await createRuntime({ backend: "tfjs:cpu" });
    const options = { steps: 15, batchSize: 32, gradientClip: 5, emaDecay: 0.9 };
    const interpreted = await recorded(smallRun(eager, { options }));
    eager.dispose();
    const compiled = await recorded(smallRun(runtime, { options }));
    interpreted.losses.forEach((loss, i) => {
      expect(Math.abs(compiled.losses[i]! - loss)).toBeLessThan(1e-4 * loss);
    });
    interpreted.parameters.forEach((value, i) => {
      expect(Math.abs(compiled.parameters[i]! - value)).toBeLessThan(1e-4);
    });
  });
});

describe("train refuses", () => {
  async function refusal(parts: Partial<TrainingRequest>): Promise<Error> {
    const error: unknown = await train(smallRun(runtime, parts)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    return error as Error;
  }

  it("fewer points than a batch has", async () => {
    const { message } = await refusal({ train: twoClusters(31) });
    expect(message).toBe(
      "There are 31 training points, fewer than training.batchSize (32); give more data or a smaller batch size.",
    );
  });

  it("a loss that does not train the model's family", async () => {
    const { model } = smallLikelihoodRun(runtime);
    expect((await refusal({ model })).message).toMatch(
      /trains models of the family vectorField, but the model is a flow/,
    );
  });

  it("data of another dimension", async () => {
    const model = { ...smallRun(runtime).model, dimension: 3 };
    expect((await refusal({ model })).message).toMatch(/dimension 3, but the training data have 2 columns/);
  });

  it("a checkpoint of another run", async () => {
    const { checkpoint } = await train(smallRun(runtime, { options: { steps: 2, batchSize: 32 } }));
    const shorter: Checkpoint = {
      ...checkpoint,
      state: { ...checkpoint.state, parameters: checkpoint.state["parameters"]!.slice(1) },
    };
    expect((await refusal({ resumeFrom: shorter })).message).toMatch(/parameters \(float32, \d+\).*start the run anew/);
    const options = { steps: 4, batchSize: 32, emaDecay: 0.9 };
    expect((await refusal({ resumeFrom: checkpoint, options })).message).toMatch(/needs average/);
  });
});
