import { afterEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { component, ref } from "../../src/component/component.js";
import { Registry, type AnyBuilder } from "../../src/component/registry.js";
import { streamsToken } from "../../src/component/streams.js";
import { kindToken, token } from "../../src/component/token.js";
import { dataToken, type Dataset } from "../../src/datasets/dataset.js";
import type { Config } from "../../src/experiment/config.js";
import { TrialContainer } from "../../src/experiment/container.js";
import type { Metric } from "../../src/metrics/metric.js";
import type { ClosedFormModel, FittedModel, Model } from "../../src/models/model.js";
import { UserError } from "../../src/numerics/error.js";
import { points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { runtimeToken, type Runtime } from "../../src/runtime/runtime.js";
import type { OdeSolver } from "../../src/solvers/solver.js";

/** What was built, in order. */
let built: string[] = [];
afterEach(() => {
  built = [];
});

const fit = (): FittedModel => ({ dimension: 1, sample: (n) => Promise.resolve({ points: points(n, 1) }) });

const data = component({
  kind: "dataset",
  name: "data",
  summary: "Draws from its stream.",
  options: {},
  inject: [],
  create: () => ({
    load: (stream): Promise<Dataset> => {
      built.push("data");
      const one = points(1, 1, Float64Array.of(stream.uniform()));
      return Promise.resolve({ name: "data", dimension: 1, columns: ["x"], train: one, validation: one, test: one });
    },
  }),
});

class Lazy implements OdeSolver {
  readonly name = "lazy";
  readonly order = 1;
  integrate = () => Promise.reject(new Error("not integrated here"));
}

const solver = component({
  kind: "solver",
  name: "lazy",
  summary: "Never integrates.",
  options: {},
  inject: [],
  create: () => {
    built.push("solver");
    return new Lazy();
  },
});

const step = component({
  kind: "schedule",
  name: "step",
  summary: "A schedule.",
  options: { at: z.int() },
  inject: [],
  create: ({ at }) => {
    built.push(`step ${at}`);
    return Promise.resolve({ factor: () => at });
  },
});

const chain = component({
  kind: "schedule",
  name: "chain",
  summary: "A schedule of schedules.",
  options: { parts: z.array(ref("schedule")), last: ref("schedule") },
  inject: [],
  create: ({ parts, last }) => {
    built.push("chain");
    return { factor: () => Number([...parts, last].map((part) => part.factor(1, 1)).join("")) };
  },
});

interface Seen extends ClosedFormModel {
  readonly factor: number;
  readonly dataset: Dataset;
  readonly solver: OdeSolver;
  readonly number: number;
}

const model = component({
  kind: "model",
  name: "seen",
  summary: "Shows what it is given.",
  traits: { family: "closedForm" },
  options: { schedule: ref("schedule"), scale: z.number() },
  inject: [dataToken, kindToken("solver"), streamsToken],
  create: ({ schedule, scale }, dataset, integrator, streams): Model => {
    built.push("model");
    const seen: Seen = {
      family: "closedForm",
      fit,
      factor: scale * schedule.factor(1, 1),
      dataset,
      solver: integrator,
      number: streams("features").uniform(),
    };
    return seen;
  },
});

const count = component({
  kind: "metric",
  name: "count",
  summary: "A metric.",
  options: { n: z.int() },
  inject: [kindToken("model")],
  create: ({ n }): Metric => {
    built.push(`count ${n}`);
    return { name: `count.${n}`, unit: "1", lowerIsBetter: true, evaluate: () => Promise.resolve([]) };
  },
});

const evaluation = { samples: 1, gridSize: 0, gridMargin: 0, trajectories: 0, times: 2 };
const seen = model({
  scale: 10,
  schedule: chain({ parts: [step({ at: 1 }), step({ at: 2 })], last: step({ at: 3 }) }),
});
const config = {
  dataset: data(),
  solver: solver(),
  model: seen,
  metrics: [count({ n: 1 }), count({ n: 2 })],
  evaluation,
} as unknown as Config;

function container(changes: object = {}, more: readonly AnyBuilder[] = []) {
  const dispose = vi.fn();
  const startRuntime = vi.fn(() => Promise.resolve({ dispose } as unknown as Runtime));
  const registry = new Registry([data, solver, step, chain, model, count, ...more]);
  const streams = (purpose: string) => Stream.of(5, purpose);
  return {
    dispose,
    startRuntime,
    made: new TrialContainer({ ...config, ...changes }, registry, { streams, startRuntime }),
  };
}

describe("TrialContainer", () => {
  it("builds a component after those in its options and those that it injects, each once", async () => {
    const { made } = container();
    const model = (await made.get(kindToken("model"))) as Seen;
    expect(built.slice().sort()).toEqual(["chain", "data", "model", "solver", "step 1", "step 2", "step 3"]);
    expect(built.indexOf("chain")).toBeGreaterThan(built.indexOf("step 3"));
    expect(built.at(-1)).toBe("model");
    expect(model.factor).toBe(1230);
    expect(model.number).toBe(Stream.of(5, "features").uniform());
    expect(model.solver).toBe(await made.get(kindToken("solver")));
    expect(model.dataset).toBe(await made.get(dataToken));
    expect(await made.get(kindToken("model"))).toBe(model);
    expect(built).toHaveLength(7);
  });

  it("binds every component by its path, and builds only what is asked for", async () => {
    const { made, startRuntime } = container();
    expect((await made.at("schedule", "model.schedule.parts.step#2")).factor(1, 1)).toBe(2);
    expect(built).toEqual(["step 2"]);
    expect((await made.at("metric", "metrics.count#2")).name).toBe("count.2");
    expect(built).not.toContain("count 1");
    expect(startRuntime).not.toHaveBeenCalled();
  });

  it("loads the data by the seed's own stream", async () => {
    const { train } = await container().made.get(dataToken);
    expect(train.data[0]).toBe(Stream.of(5, "dataset").uniform());
  });

  it("starts the runtime when it is asked for and disposes of it at the end", async () => {
    const { made, startRuntime, dispose } = container();
    const runtime = await made.get(runtimeToken);
    expect(await made.get(runtimeToken)).toBe(runtime);
    expect(startRuntime).toHaveBeenCalledOnce();
    expect(dispose).not.toHaveBeenCalled();
    await made.dispose();
    expect(dispose).toHaveBeenCalledOnce();
  });

  it("disposes of nothing that was not started", async () => {
    const { made, startRuntime } = container();
    await made.dispose();
    expect(startRuntime).not.toHaveBeenCalled();
  });

  it("names the component and what it lacks", () => {
    expect(() => container({ solver: undefined })).toThrow(
      new UserError(`model: seen needs "solver", which this trial does not have.`),
    );
    const odd = component({ ...count.definition, name: "odd", inject: [token("oracle")] });
    expect(() => container({ metrics: [odd({ n: 1 })] }, [odd])).toThrow(
      new UserError(`metrics.odd: odd needs "oracle", which this trial does not have.`),
    );
  });

  it("names the components that need each other", () => {
    const selfish = component({ ...solver.definition, name: "selfish", inject: [kindToken("model")] });
    expect(() => container({ solver: selfish() }, [selfish])).toThrow(
      new UserError("These components need each other in a circle: solver -> model -> solver."),
    );
  });

  it("passes on what goes wrong while a component is built", async () => {
    const failing = component({
      ...solver.definition,
      name: "failing",
      create: () => {
        throw new UserError("no solver today");
      },
    });
    const { made } = container({ solver: failing() }, [failing]);
    await expect(made.get(kindToken("model"))).rejects.toThrow(new UserError("no solver today"));
  });
});
