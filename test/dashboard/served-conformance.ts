import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChartAnswer, CompareAnswer, RunAnswer, RunsAnswer, SeriesAnswer } from "../../src/dashboard/api.js";
import { routes } from "../../src/dashboard/server/routes/index.js";
import { newOwner } from "../../src/tracking/owner.js";
import type { Store } from "../../src/tracking/store.js";
import { pointsOf, trial, type Kind } from "../tracking/stores.js";
import { addHostileRun, addSearch, fillStore, hostile } from "./fixture.js";
import { serve, type Served } from "./served.js";

/** Names that every object of JavaScript answers to. */
const inherited = ["__proto__", "constructor", "toString", "hasOwnProperty"] as const;

/** A study, a label, options and metrics of such names, and values that JSON lacks. */
async function addInheritedNames(store: Store): Promise<string> {
  const point = Object.fromEntries(inherited.map((name, i) => [name, i]));
  const study = "__proto__";
  await store.enqueue([trial(0, 0.1, { study, label: "constructor", options: point, point })]);
  const { id } = (await store.claim({ study }, newOwner(), {}))!;
  for (const name of inherited) await store.log(id, pointsOf(name, [1, NaN, -Infinity]));
  await store.log(id, pointsOf("w2", [NaN]));
  await store.finish(id, "completed");
  await store.annotate(id, { tags: [...inherited], note: "__proto__" });
  return id;
}

const study = encodeURIComponent(hostile[0]);

/** What is asked of each route that reads, of a run and a study that mean harm. */
const questions: Readonly<Record<string, string>> = {
  "/api/store": "/api/store",
  "/api/studies": "/api/studies",
  "/api/studies/:study/report": `/api/studies/${study}/report`,
  "/api/studies/:study/sweep": `/api/studies/${study}/sweep`,
  "/api/studies/:study/charts": "/api/studies/search/charts?metric=w2",
  "/api/runs": "/api/runs?limit=1000",
  "/api/runs/:run": "/api/runs/hostile",
  "/api/runs/:run/output": "/api/runs/hostile/output",
  "/api/runs/:run/diff": "/api/runs/hostile/diff?with=fl0000",
  "/api/runs/:run/trajectories": "/api/runs/fl0003/trajectories",
  "/api/runs/:run/artifacts/*name": "/api/runs/hostile/artifacts/page.html",
  "/api/series": `/api/series?run=hostile&name=${study}`,
  "/api/curves": "/api/curves?run=hostile",
  "/api/compare": "/api/compare?run=hostile&run=fl0000",
};

/** What a server of the page must do over every kind of store. */
export function servedConformance(kind: Kind): void {
  describe(`the server of the page over ${kind.name}`, () => {
    let served: Served;
    let id: string;

    beforeAll(async () => {
      served = await serve(async (store) => {
        await fillStore(store);
        await addSearch(store);
        await addHostileRun(store);
        id = await addInheritedNames(store);
      }, kind);
    });

    afterAll(async () => {
      expect(served.faults).toEqual([]);
      await served.close();
    });

    async function get<T>(path: string): Promise<T> {
      const { status, json } = await served.ask(path);
      expect([path, status]).toEqual([path, 200]);
      return json as T;
    }

    test("is asked for everything that there is to read", () => {
      const reading = routes.filter(({ method }) => method === "GET");
      expect(reading.map(({ path }) => path).sort()).toEqual(Object.keys(questions).sort());
    });

    test("answers fifty questions at once as it answers them one by one", async () => {
      const paths = Object.values(questions);
      const alone: string[] = [];
      for (const path of paths) alone.push((await served.ask(path)).body.toString("latin1"));
      const together = Array.from({ length: 50 }, (_, i) => i % paths.length);
      const answers = await Promise.all(together.map((i) => served.ask(paths[i]!)));
      expect(answers.map(({ status }) => status)).toEqual(together.map(() => 200));
      answers.forEach(({ body }, k) => {
        expect(body.toString("latin1")).toBe(alone[together[k]!]);
      });
    });

    test("knows what is not there from what every object has", async () => {
      const run = await get<RunAnswer>(`/api/runs/${id}`);
      expect(Object.keys(run.metrics).sort()).toEqual([...inherited, "w2"].sort());
      expect([run.study, run.label, run.note, run.tags]).toEqual([
        "__proto__",
        "constructor",
        "__proto__",
        [...inherited],
      ]);
      for (const name of inherited) {
        const [own, other] = await get<readonly SeriesAnswer[]>(`/api/series?name=${name}&run=${id}&run=fl0000`);
        expect(own).toMatchObject({ steps: [0, 1, 2], values: [1, "NaN", "-Infinity"] });
        expect(other).toMatchObject({ steps: [], values: [], cursor: expect.stringMatching(/^\d+\.0\.0$/) as string });
        await get(`/api/series?name=${name}&run=fl0000~${other!.cursor}`);
        for (const field of [`option(${name})`, `metric(${name})`]) {
          const list = await get<RunsAnswer>(`/api/runs?columns=id,${field}&sort=${field}&limit=1000`);
          expect(list.columns[1]!.kind).toBe("number");
          expect(list.rows.filter(({ cells }) => cells[1] !== null).map(({ runs }) => runs)).toEqual([[id]]);
        }
      }
      const { options, metrics } = await get<CompareAnswer>(`/api/compare?run=${id}&run=fl0000`);
      for (const [i, name] of inherited.entries()) {
        expect(options).toContainEqual({ name, values: [i, null] });
        expect(metrics).toContainEqual({ name, values: ["-Infinity", null] });
      }
      await get("/api/studies/__proto__/sweep");
    });

    test("draws charts of values that JSON lacks as gaps", async () => {
      const charts = await get<readonly ChartAnswer[]>("/api/studies/__proto__/charts?metric=w2");
      expect(JSON.stringify(charts)).not.toMatch(/"-?(NaN|Infinity)"/);
    });

    test.each(routes.filter(({ method, path }) => method === "GET" && path.includes(":")))(
      "has nothing of what is not in the store: $path",
      async ({ path }) => {
        const asked = path.replace(":run", "nobody").replace(":study", "nothing").replace("*name", "samples.png");
        expect((await served.ask(`${asked}?with=nobody`)).status).toBe(404);
      },
    );

    test.each(routes.filter(({ path }) => path.includes("*")))("leads out of no store: $path", async ({ path }) => {
      const ways = [
        "../../package.json",
        "..%2f..%2fpackage.json",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "a%00.png",
        "",
        ".",
      ];
      for (const way of [...ways, "../fl0000/artifacts/samples.png", "samples.png%00", "samples.png/"]) {
        const asked = path.replace(":run", "hostile").replace("*name", way);
        expect([way, (await served.ask(asked)).status]).toEqual([way, 404]);
      }
    });

    test.each(routes)("answers nobody who asks under another name or from another site: $method $path", async (one) => {
      const path = questions[one.path] ?? one.path.replace(":run", "hostile").replace(":sweep", "any");
      const own = `127.0.0.1:${served.dashboard.port}`;
      const written = { "x-pushforward-token": served.dashboard.token, "content-type": "application/json" };
      // Nothing is sent with a question that reads.
      const body = one.method === "GET" ? {} : { body: {} };
      const strangers = [{ host: "evil.example", origin: `http://${own}` }, { origin: "http://evil.example" }];
      for (const headers of strangers) {
        const { status } = await served.ask(path, {
          method: one.method,
          headers: { ...written, ...headers },
          ...body,
        });
        expect(status).toBe(403);
      }
    });
  });
}
