import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  ChartAnswer,
  CompareAnswer,
  CurvesAnswer,
  OutputAnswer,
  RunAnswer,
  RunsAnswer,
  SeriesAnswer,
  StudyAnswer,
  SweepAnswer,
  TrajectoriesAnswer,
} from "../../src/dashboard/api.js";
import { newOwner } from "../../src/tracking/owner.js";
import { pointsOf, trial } from "../tracking/stores.js";
import { addSearch, addHostileRun, fillStore } from "./fixture.js";
import { serve, type Served } from "./served.js";

let served: Served;

beforeAll(async () => {
  served = await serve(async (store) => {
    await fillStore(store);
    await addHostileRun(store);
  });
});

afterAll(() => served.close());

/** What a path answers. */
async function get<T>(path: string): Promise<T> {
  const { status, json } = await served.ask(path);
  expect([path, status, json]).toEqual([path, 200, expect.anything()]);
  return json as T;
}

const runs = (query: string) => get<RunsAnswer>(`/api/runs?${query}`);
const ids = ({ rows }: RunsAnswer) => rows.map((row) => row.runs.join("+"));

test("every path that can be asked for answers with what it should be", async () => {
  const paths = ["/api/store", "/api/studies", "/api/runs", "/api/runs/fl0000", "/api/runs/fl0000/output"];
  for (const path of paths) await get(path);
  expect(served.faults).toEqual([]);
});

describe("studies", () => {
  test("come with their runs by state, the one that changed last first", async () => {
    const studies = await get<readonly StudyAnswer[]>("/api/studies");
    expect(studies.map(({ runs: count }) => count)).toEqual([1, 2, 18]);
    expect(studies[2]).toMatchObject({
      ...{ name: "bandwidth", title: "How wide is a kernel?", states: { completed: 17, failed: 1 } },
    });
  });
});

describe("runs", () => {
  test("are listed newest first, a stretch at a time", async () => {
    const first = await runs("study=bandwidth&limit=2");
    expect(first).toMatchObject({ total: 18, runs: 18, of: 18, from: 0 });
    expect(ids(first)).toEqual(["kd0017", "kd0016"]);
    expect(ids(await runs("study=bandwidth&limit=2&from=16"))).toEqual(["fl0001", "fl0000"]);
    expect(ids(await runs("study=bandwidth&from=18"))).toEqual([]);
  });

  test.each([
    ["where=status+%3D+failed", ["hostile", "kd0016"]],
    ["where=tag+%3D+%22figure+2%22", ["fl0003"]],
    ["study=bandwidth&where=nll.test+%3C+2&sort=nll.test&limit=2", ["fl0003", "kd0012"]],
    ["study=bandwidth&sort=nll.test&reverse=1&limit=1", ["fl0002"]],
    ["study=moons&reverse=1", ["mo0", "mo1"]],
    ["study=moons&group=config", ["mo1+mo0"]],
    [
      "study=bandwidth&group=label&sort=label",
      ["fl0000+fl0001+fl0002+fl0003+fl0004+fl0005+fl0006+fl0007+fl0008", /kd/],
    ],
    ["where=study+%3D+nothing", []],
  ])("are found by %s", async (query, expected) => {
    const found = ids(await runs(query));
    expect(found).toHaveLength(expected.length);
    expected.forEach((one, i) => {
      expect(found[i]).toMatch(one);
    });
  });

  test("have the columns of what was searched and what came of it, or those that are chosen, or those that differ", async () => {
    const columns = async (query: string) => (await runs(query)).columns.map(({ title }) => title);
    expect(await columns("study=bandwidth")).toEqual([
      "run",
      "status",
      "model",
      "seed",
      "model.bandwidth",
      "loss.path.sigma",
      "test NLL",
      "W2",
      "tags",
      "took",
      "started",
    ]);
    expect(await columns("study=moons&columns=id,w2,min(loss)")).toEqual(["id", "w2", "min(loss)"]);
    expect(await columns("study=moons&differing=1&columns=id,label,seed,status")).toEqual(["id", "seed"]);
    const grouped = await runs(
      "study=bandwidth&group=config&where=label+%3D+flow&sort=option(loss.path.sigma)&limit=1",
    );
    expect(grouped.rows[0]!.cells).toContainEqual({
      mean: expect.closeTo(4.84) as number,
      sd: expect.closeTo(0.04) as number,
      n: 3,
    });
  });

  test("can be ordered by every column that is shown, whatever it is called", async () => {
    for (const { name } of (await runs("")).columns) {
      await runs(`sort=${encodeURIComponent(name)}`);
      await runs(`columns=${encodeURIComponent(name)}`);
    }
  });

  test.each([
    ["where=nll.tset+%3C+2", /no run has "nll.tset"; did you mean "nll.test"/],
    ["where=nll.test+%3C", /expected a value but found the end/],
    ["sort=nothing", /no run has "nothing"/],
    ["group=nothing", /no run has "nothing"/],
    ["limit=0", /limit is "0": a whole number from 1 to 1000/],
    ["from=-1", /from is "-1"/],
  ])("are refused for %s, in words without options of the command line", async (query, message) => {
    const { status, json } = await served.ask(`/api/runs?${query}`);
    expect([status, (json as { error: string }).error]).toEqual([400, expect.stringMatching(message)]);
    expect((json as { error: string }).error).not.toMatch(/^--/);
  });
});

describe("a run", () => {
  test("comes with all that is kept of it", async () => {
    const run = await get<RunAnswer>("/api/runs/fl0003");
    expect(run).toMatchObject({
      ...{ id: "fl0003", tags: ["good", "figure 2"], note: "The one that the paper shows.", status: "completed" },
      attempts: [{ attempt: 1, status: "completed" }],
      source: { path: "experiments/bandwidth.ts" },
    });
    expect(run.artifacts.map(({ name }) => name)).toEqual(["samples.png", "trajectories.json", "trajectories.npy"]);
  });

  test("prints from a cursor on", async () => {
    const all = await get<OutputAnswer>("/api/runs/fl0000/output");
    expect(all).toMatchObject({ cursor: 5 });
    const rest = await get<OutputAnswer>("/api/runs/fl0000/output?after=3");
    expect(rest).toEqual({ lines: all.lines.slice(3), cursor: 5 });
    expect(await get("/api/runs/fl0000/output?after=5")).toEqual({ lines: [], cursor: 5 });
  });

  test("differs from another in what diff says", async () => {
    const { configuration, source } = await get<{ configuration: unknown; source: string }>(
      "/api/runs/fl0000/diff?with=kd0017",
    );
    expect(configuration).toContainEqual({ name: "model", a: "flow", b: "kernelDensity" });
    expect(source).toContain("-  training: { steps: 400 },\n+  training: { steps: 200 },");
  });

  test("has trajectories in the plane", async () => {
    const { flow, d } = await get<TrajectoriesAnswer>("/api/runs/fl0003/trajectories");
    const [{ positions }] = flow.panels as [(typeof flow.panels)[number]];
    expect([flow.times, d, flow.data]).toEqual([[0, 0.25, 0.5, 0.75, 1], 2, []]);
    expect(positions.map((at) => at.length)).toEqual([600, 600, 600, 600, 600]);
    const last = positions.at(-1)!.map(Number);
    for (let i = 0; i < 300; i++) expect(Math.hypot(last[2 * i]!, last[2 * i + 1]!)).toBeCloseTo(2, 3);
    for (const [least, greatest] of [flow.x, flow.y]) expect([least < -2, greatest > 2]).toEqual([true, true]);
  });

  test.each(["/api/runs/nobody", "/api/runs/fl0000/diff?with=nobody", "/api/runs/kd0010/trajectories", "/api/nothing"])(
    "or what is asked of it may not be there: %s",
    async (path) => {
      expect((await served.ask(path)).status).toBe(404);
    },
  );
});

describe("comparisons", () => {
  test("say what differs, with what only some have", async () => {
    const { options, metrics, curves } = await get<CompareAnswer>("/api/compare?run=fl0000&run=kd0010");
    expect(options).toEqual([
      { name: "loss.path.sigma", values: [0.01, null] },
      { name: "model", values: ["flow", "kernelDensity"] },
      { name: "model.bandwidth", values: [null, 0.01] },
    ]);
    expect(metrics[0]).toEqual({ name: "nll.test", values: [4.8, 4.84] });
    expect(curves).toEqual(["loss"]);
    expect((await served.ask("/api/compare")).status).toBe(400);
  });
});

describe("charts of a study", () => {
  const names = async (path: string) => (await get<readonly ChartAnswer[]>(path)).map(({ name }) => name);

  test("are those that the report draws of its search", async () => {
    await addSearch(served.store);
    expect(await names("/api/studies/search/charts?metric=w2")).toEqual(
      expect.arrayContaining(["search-history-w2", "search-importance-w2"]),
    );
    await served.store.remove((await served.store.runs({ study: "search" })).map(({ id }) => id));
  });

  test("are those that it draws of a metric where nothing much was searched", async () => {
    expect(await names("/api/studies/bandwidth/charts?metric=w2")).toEqual(["w2"]);
    expect((await served.ask("/api/studies/bandwidth/charts?metric=nothing")).status).toBe(404);
  });
});

describe("a sweep", () => {
  test("says how far it is and what its trials can be judged by", async () => {
    const sweep = await get<SweepAnswer>("/api/studies/bandwidth/sweep?metric=w2");
    expect(sweep).toEqual({
      ...{ states: { completed: 17, failed: 1 }, sweeps: [], metrics: ["nll.test", "w2"] },
      ...{ metric: "w2", title: "W2", better: "lower" },
    });
    expect((await served.ask("/api/studies/bandwidth/sweep?metric=nothing")).status).toBe(400);
    expect((await served.ask("/api/studies/nothing/sweep")).status).toBe(404);
  });

  test("is stopped, and goes on", async () => {
    const { sweep } = await served.store.sweeps.begin({ study: "bandwidth", identity: "one", spec: {} });
    for (const state of ["stopped", "running"] as const) {
      expect((await served.write("PUT", `/api/sweeps/${sweep.id}`, { state })).status).toBe(200);
      expect(await get<SweepAnswer>("/api/studies/bandwidth/sweep")).toMatchObject({
        sweeps: [{ id: sweep.id, state }],
      });
    }
    expect((await served.write("PUT", "/api/sweeps/none", { state: "stopped" })).status).toBe(404);
    expect((await served.write("PUT", `/api/sweeps/${sweep.id}`, { state: "finished" })).status).toBe(400);
  });
});

test("a report is served for a frame that cannot reach the page", async () => {
  const { headers, body } = await served.ask("/api/studies/moons/report");
  expect(body.toString()).toContain("<!doctype html>");
  expect(headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(headers["content-security-policy"]).toMatch(/frame-ancestors 'self'; sandbox allow-scripts$/);
  expect((await served.ask("/api/studies/nothing/report")).status).toBe(404);
});

describe("a run that goes on", () => {
  test("sends its series as they grow, and all of them again when they do not follow", async () => {
    const { store } = served;
    await store.enqueue([trial(0)]);
    const owner = newOwner();
    const { id } = (await store.claim({ study: "bandwidth", status: ["queued"] }, owner, {}))!;
    const series = async (cursor?: string, points = 50) => {
      const run = cursor === undefined ? id : `${id}~${cursor}`;
      return (await get<readonly SeriesAnswer[]>(`/api/series?name=loss&points=${points}&run=${run}`))[0]!;
    };
    const empty = await series();
    expect(empty).toMatchObject({ steps: [], more: false });
    await store.log(id, pointsOf("loss", [3, NaN, Infinity]));
    const first = await series(empty.cursor);
    expect(first).toMatchObject({ more: false, steps: [0, 1, 2], values: [3, "NaN", "Infinity"] });
    expect(await series(first.cursor)).toMatchObject({ more: true, steps: [], cursor: first.cursor });
    await store.log(id, pointsOf("loss", [5, 6], 3));
    const second = await series(first.cursor);
    expect(second).toMatchObject({ more: true, steps: [3, 4], values: [5, 6] });
    await store.log(id, pointsOf("loss", [9], -1));
    const third = await series(second.cursor);
    expect(third).toMatchObject({ more: false, steps: [-1, 0, 1, 2, 3, 4] });
    await store.log(id, pointsOf("loss", Array.from({ length: 200 }, Math.sin), 5));
    const cut = await series(third.cursor);
    expect(cut.more).toBe(false);
    expect(cut.steps.length).toBeLessThanOrEqual(50);
    expect([cut.steps[0], cut.steps.at(-1)]).toEqual([-1, 204]);
    await store.finish(id, "crashed");
    await store.enqueue([trial(0)]);
    await store.claim({ ids: [id] }, owner, {});
    await store.log(id, pointsOf("loss", [1], 2));
    expect(await series(cut.cursor)).toMatchObject({ more: false, steps: [-1, 0, 1, 2] });

    const curves = await get<CurvesAnswer>("/api/curves?study=bandwidth");
    expect(curves.runs[0]).toMatchObject({ id, status: "running" });
    expect((await served.write("POST", `/api/runs/${id}/stop`, {})).status).toBe(200);
    expect(await store.isStopRequested(id)).toBe(true);
    expect(await get<RunAnswer>(`/api/runs/${id}`)).toMatchObject({ stopRequestedAt: expect.any(Number) as number });
    await store.finish(id, "killed");
    expect((await served.write("POST", `/api/runs/${id}/stop`, {})).status).toBe(400);
    const listed = await runs(`where=id+%3D+${id}`);
    expect(listed.rows[0]!.cells).toContain("killed");
    expect((await served.ask(`/api/series?name=loss&run=${id}~1.2`)).status).toBe(400);
    expect((await served.ask("/api/series?name=loss")).status).toBe(400);
  });
});
