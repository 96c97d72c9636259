import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStore } from "../../src/tracking/open.js";
import type { Run } from "../../src/tracking/store.js";
import { finished, printed, Pushforward, study } from "../cli/pushforward.js";

let pushforward: Pushforward;

beforeEach(() => {
  pushforward = new Pushforward();
});

afterEach(() => {
  pushforward.remove();
});

const waits = study("waits");
const sweep = (...args: string[]) => pushforward.run("sweep", waits, ...args);
const set = (...assignments: string[]): string[] => assignments.flatMap((assignment) => ["--set", assignment]);

async function runs(): Promise<readonly Run[]> {
  const store = await openStore(pushforward.storeUrl);
  try {
    return await store.runs();
  } finally {
    await store.close();
  }
}

const statuses = async (): Promise<string[]> => (await runs()).map(({ status }) => status);

/** The ids of the two workers of a sweep, once both have a trial. */
async function twoWorkers(sweeping: ChildProcess): Promise<number[]> {
  const [, one, two] = await printed(sweeping, /: process (\d+)\n[^]*: process (\d+)\n/);
  return [Number(one), Number(two)];
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a sweep", () => {
  test("runs every trial once, in processes of its own, and skips them the next time", async () => {
    const { code, stdout, stderr } = await sweep(...set("model.milliseconds=1,2,3"), "--workers", "2");
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.trim().split("\n");
    expect(lines[0]).toBe(
      `waits: 6 trials, 0 done, 6 to run on 2 workers of ${Math.max(1, Math.floor(os.availableParallelism() / 2))} threads; store sqlite:results/pushforward.db`.replace(
        "of 1 threads",
        "of 1 thread",
      ),
    );
    expect(lines.filter((line) => line.startsWith("started"))).toHaveLength(6);
    expect(
      lines.filter((line) => /^\[\d\/6\] completed \w{8} waits seed=\d model\.milliseconds=\d in /.test(line)),
    ).toHaveLength(6);
    expect(lines.at(-1)).toBe("waits: 6 completed.");
    const done = await runs();
    expect(done.map(({ options, seed }) => [options["model.milliseconds"], seed])).toEqual(
      [1, 2, 3].flatMap((ms) => [0, 1].map((seed) => [ms, seed])),
    );
    expect(new Set(done.map(({ attempt }) => attempt))).toEqual(new Set([1]));
    const pids = new Set(done.map(({ metrics }) => metrics["pid"]!.last));
    expect(pids.size).toBeGreaterThan(0);
    expect(pids.size).toBeLessThanOrEqual(2);
    expect(done[0]!.environment).toMatchObject({ node: process.version, workers: 2 });
    expect(done[0]!.environment["command"]).toContain("sweep");

    const again = await sweep(...set("model.milliseconds=1,2,3,4"), "--workers", "2");
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("waits: 8 trials, 6 done, 2 to run on 2 workers");
    expect((await runs()).map(({ attempt }) => attempt)).toEqual(Array(8).fill(1));
    const nothing = await sweep(...set("model.milliseconds=1,2"));
    expect(nothing.code).toBe(0);
    expect(nothing.stdout).toBe(
      "waits: 4 trials, 4 done, 0 to run; store sqlite:results/pushforward.db\nwaits: 4 completed.\n",
    );
  });

  test("outlives trials that fail, fault and kill or end their process, and runs those again the next time", async () => {
    const ends = 'model.ends="well","badly","by a fault","by a kill","by an exit"';
    const { code, stdout } = await sweep(...set(ends), "--seeds", "0", "--workers", "2");
    expect(code).toBe(1);
    expect(await statuses()).toEqual(["completed", "failed", "failed", "crashed", "crashed"]);
    expect((await runs()).map(({ error }) => error)).toEqual([
      undefined,
      "The fit went badly, as it was told to.",
      "TypeError: nobody foresaw this",
      "Its worker process was ended by SIGKILL.",
      "Its worker process ended with exit code 3: these are my last words",
    ]);
    expect(stdout).toMatch(/failed \w+ waits seed=0 model\.ends=badly in .*: The fit went badly, as it was told to\./);
    expect(stdout).not.toContain("    at ");
    expect(stdout).toContain("waits: 1 completed, 2 failed, 2 crashed.");

    const again = await sweep(...set(ends), "--seeds", "0", "--debug");
    expect(again.stdout).toContain("5 trials, 1 done, 4 to run (4 of them again)");
    expect(again.stdout).toMatch(/TypeError: nobody foresaw this\n +at .*waits\.ts/);
    // A trial whose process dies begins again once by itself, and once by each sweep that comes later.
    expect((await runs()).map(({ attempt }) => attempt)).toEqual([1, 2, 2, 3, 3]);
  });

  test("keeps what a run logged before its loss became NaN, and goes on", async () => {
    const { code, stdout } = await pushforward.run("sweep", study("flow"), ...set("optimizer.learningRate=1e38,0.001"));
    expect(code).toBe(1);
    expect(stdout).toMatch(/failed \w{8} mlpVectorField .*: The loss became (NaN|-?Infinity) at step \d+ of 300/);
    const [diverged, trained] = await runs();
    expect(diverged).toMatchObject({ status: "failed" });
    const step = Number(/at step (\d+) of/.exec(diverged!.error!)![1]);
    expect(diverged!.metrics["loss"]).toMatchObject({ count: step - 1, lastStep: step - 1 });
    expect(trained).toMatchObject({ status: "completed", metrics: { loss: { count: 300 } } });
  });

  test("stops at the first failure if it is told to", async () => {
    const args = [...set('model.ends="badly","well"', "model.milliseconds=50"), "--workers", "1", "--fail-fast"];
    const { code, stdout } = await sweep(...args);
    expect(code).toBe(1);
    expect(await statuses()).toEqual(["failed", "queued", "queued", "queued"]);
    expect(stdout).toContain("waits: 1 failed, 3 queued.");
  });

  test.each(["SIGINT", "SIGTERM"] as const)(
    "that gets %s leaves its trials in order and says how to go on",
    async (signal) => {
      const args = ["sweep", waits, "--seeds", "0..5", "--workers", "2", ...set("model.milliseconds=700")];
      const child = pushforward.start(...args);
      const result = finished(child);
      await printed(child, /\[2\/6\] completed/);
      child.kill(signal);
      const { code, stdout } = await result;
      const done = (await statuses()).filter((status) => status === "completed").length;
      expect(code).toBe(130);
      expect(stdout).toContain(`Interrupted. To go on, run the same command again; done: ${done}, left: ${6 - done}.`);
      expect(new Set(await statuses())).toEqual(new Set(["completed", "killed", "queued"]));
      const killed = (await runs()).filter(({ status }) => status === "killed");
      expect(killed.map(({ error }) => error)).toEqual(killed.map(() => "Interrupted."));

      const again = await pushforward.run(...args);
      expect(again.code).toBe(0);
      expect(again.stdout).toContain(`6 trials, ${done} done, ${6 - done} to run (${killed.length} of them again)`);
      expect(await statuses()).toEqual(Array(6).fill("completed"));
    },
  );

  test("that gets a second signal ends its workers at once", async () => {
    const child = pushforward.start("sweep", waits, "--workers", "2", ...set("model.milliseconds=60000"));
    const result = finished(child);
    const workers = await twoWorkers(child);
    child.kill("SIGINT");
    await printed(child, /Once more \(Ctrl-C\) ends them at once/);
    child.kill("SIGINT");
    expect((await result).code).toBe(130);
    expect(await statuses()).toEqual(["killed", "killed"]);
    expect(workers.filter(isAlive)).toEqual([]);
  });

  test("that is killed leaves a store that the next one takes up at once", async () => {
    const args = ["sweep", waits, "--workers", "2", ...set("model.milliseconds=1500")];
    const child = pushforward.start(...args);
    const result = finished(child);
    const workers = await twoWorkers(child);
    for (const pid of workers) process.kill(pid, "SIGKILL");
    child.kill("SIGKILL");
    await result;
    expect(await statuses()).toContain("running");
    const again = await pushforward.run(...args);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("2 trials, 0 done, 2 to run (2 of them again)");
    expect((await runs()).map(({ status, attempt }) => [status, attempt])).toEqual([
      ["completed", 2],
      ["completed", 2],
    ]);
  });

  test("that is gone takes its workers with it", async () => {
    const child = pushforward.start("sweep", waits, "--workers", "2", ...set("model.milliseconds=1000"));
    const result = finished(child);
    const workers = await twoWorkers(child);
    child.kill("SIGKILL");
    await result;
    await expect.poll(() => workers.filter(isAlive), { timeout: 20_000 }).toEqual([]);
    expect((await runs()).map(({ status, error }) => [status, error])).toEqual([
      ["killed", "The sweep that ran it has gone."],
      ["killed", "The sweep that ran it has gone."],
    ]);
  });

  test("renews leases as long as it was told to, well before they run out", async () => {
    const child = pushforward.start(
      ...["sweep", waits, "--seeds", "0", "--workers", "1", "--lease", "5"],
      ...set("model.milliseconds=4000"),
    );
    const end = finished(child);
    await printed(child, /: process (\d+)\n/);
    const store = await openStore(pushforward.storeUrl);
    const { id } = (await store.sweeps.list())[0]!;
    const left: number[] = [];
    const until = new Set<number>();
    while (left.length < 12) {
      const [holder] = await store.sweeps.holders(id);
      left.push(holder!.leaseUntil - Date.now());
      until.add(holder!.leaseUntil);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await store.close();
    // Every sixth of five seconds, give or take what a shared machine takes.
    expect(until.size).toBeGreaterThanOrEqual(2);
    expect(Math.max(...left)).toBeLessThanOrEqual(5000);
    expect(Math.min(...left)).toBeGreaterThan(3000);
    expect((await end).code).toBe(0);
  });

  test("that is killed with its workers leaves its last run to a worker that waits for it", async () => {
    const child = pushforward.start(
      "sweep",
      waits,
      "--seeds",
      "0",
      "--workers",
      "1",
      ...set("model.milliseconds=20000"),
    );
    const result = finished(child);
    const [, pid] = await printed(child, /: process (\d+)\n/);
    const early = await pushforward.run("work", "waits", "--leave-early");
    expect([early.code, early.stdout.trim().split("\n").at(-1)]).toEqual([0, "Nothing is left to begin of waits."]);
    const joined = pushforward.start("work", "waits");
    const end = finished(joined);
    await printed(joined, /waits: 1 trial, 0 done, 0 to run, 1 running elsewhere; store/);
    child.kill("SIGKILL");
    process.kill(Number(pid), "SIGKILL");
    await result;
    const { code, stdout } = await end;
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\[1\/1\] completed[^]*Sweep waits is finished\.\n$/)]);
    expect((await runs()).map(({ status, attempt }) => [status, attempt])).toEqual([["completed", 2]]);
  });

  test("shares the trials with another one of the same study", async () => {
    const args = ["sweep", waits, "--seeds", "0..7", "--workers", "1", ...set("model.milliseconds=300")];
    const [one, two] = await Promise.all([pushforward.run(...args), pushforward.run(...args)]);
    expect([one.code, two.code]).toEqual([0, 0]);
    expect((await runs()).map(({ status, attempt }) => [status, attempt])).toEqual(Array(8).fill(["completed", 1]));
    const started = (one.stdout + two.stdout).match(/^started/gm)!;
    expect(started).toHaveLength(8);
  });

  test("tells what it would do", async () => {
    const args = [...set("model.milliseconds=1,2"), "--seeds", "0,3"];
    const { code, stdout } = await sweep(...args, "--dry-run");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^status +run +model +seed +point\nnew +waits +0 +model\.milliseconds=1\n/);
    expect(stdout).toContain("4 trials of waits");
    expect(existsSync(path.join(pushforward.folder, "results"))).toBe(false);
    await pushforward.run("run", waits, "--seed", "3", ...set("model.milliseconds=2"));
    const trials = (await pushforward.json("sweep", waits, ...args, "--dry-run")) as Record<string, unknown>[];
    const [run] = await runs();
    expect(trials.map(({ status, id, seed, point }) => [status, id, seed, point])).toEqual([
      ["new", null, 0, { "model.milliseconds": 1 }],
      ["new", null, 3, { "model.milliseconds": 1 }],
      ["new", null, 0, { "model.milliseconds": 2 }],
      ["completed", run!.id, 3, { "model.milliseconds": 2 }],
    ]);
    expect(trials[0]).toMatchObject({
      study: "waits",
      label: "waits",
      options: { model: "waits", dataset: "eightGaussians" },
    });
  });

  test("takes backend and precision as overrides", async () => {
    const args = ["sweep", study("flow"), "--backend", "tfjs:cpu", "--precision", "float64", "--dry-run"];
    const [trial] = (await pushforward.json(...args)) as { options: object; overrides: object }[];
    expect(trial!.options).toMatchObject({ "runtime.backend": "tfjs:cpu", "runtime.precision": "float64" });
    expect(trial!.overrides).toEqual({ "runtime.backend": '"tfjs:cpu"', "runtime.precision": "float64" });
  });

  test("prints its runs as JSON, and everything else to standard error", async () => {
    const { code, stdout, stderr } = await sweep("--seeds", "0", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { study: "waits", status: "completed", seed: 0, metrics: { none: "NaN" } },
    ]);
    expect(stderr).toMatch(/^waits: 1 trial, 0 done, 1 to run on 1 worker/);
  });

  test("notes runs that another text of the file has made", async () => {
    const file = path.join(pushforward.folder, "study.ts");
    const text = readFileSync(waits, "utf8");
    writeFileSync(file, text);
    await pushforward.run("run", file);
    writeFileSync(file, `${text}\n// changed\n`);
    const { stdout } = await pushforward.run("run", file);
    expect(stdout).toContain(`note: 2 of the runs that are done were made by another text of ${file}`);
  });

  test("keeps what the study says of itself, for its reports", async () => {
    await sweep("--seeds", "0");
    const store = await openStore(pushforward.storeUrl);
    const [known] = await store.studies();
    await store.close();
    expect(known!.description).toEqual({
      title: "How trials end",
      text: [],
      description: "Trials that end in every way.",
    });
  });
});

describe("run", () => {
  test("runs the trials of a real study one after another, in one process, and reports them", async () => {
    const { code, stdout } = await pushforward.run("run", study("kernel-density"), "--report");
    expect(stdout).toContain("2 to run on 1 worker");
    expect(stdout).toMatch(/completed \w{8} kernelDensity seed=0 model\.bandwidth=0\.1 in .*: nll\.test \d/);
    const html = path.join("results", "reports", "kernel-density", "report.html");
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(`Report: ${html}`);
    expect(readFileSync(path.join(pushforward.folder, html), "utf8")).toContain("The densities that are asked for");
    expect(code).toBe(0);
    const done = await runs();
    expect(done.map(({ label, point }) => [label, point])).toEqual([
      ["kernelDensity", { "model.bandwidth": 0.1 }],
      ["kernelDensity", { "model.bandwidth": 0.4 }],
    ]);
    // No density does better than the law itself, up to the error of the test points.
    for (const { metrics } of done) {
      expect(metrics["nll.test.excess"]!.last).toBeGreaterThan(-4 * metrics["nll.test.excess.se"]!.last);
    }
    const shown = (await pushforward.json("show", done[0]!.id)) as { artifacts: { name: string }[] };
    expect(shown.artifacts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["samples.npy", "samples.png", "densities.png"]),
    );

    const written = await pushforward.run("report", "--format", "csv", "--out", "figures");
    const files = written.stdout.trim().split("\n");
    expect(files).toContain(path.join("figures", "charts", "nll-test.csv"));
    for (const file of files) expect(existsSync(path.join(pushforward.folder, file))).toBe(true);
    const asJson = (await pushforward.json(
      "report",
      "kernel-density",
      "--format",
      "csv",
      "--out",
      "figures",
    )) as object;
    expect(asJson).toEqual({ files });
  });

  test("runs one seed, with what else is asked for", async () => {
    const file = study("kernel-density");
    const args = ["--seed", "7", "--set", "model.bandwidth=0.3", "--set", "name=other"];
    expect((await pushforward.run("run", file, ...args)).code).toBe(0);
    expect(await runs()).toMatchObject([
      {
        study: "other",
        seed: 7,
        options: { "model.bandwidth": 0.3 },
        overrides: { "model.bandwidth": "0.3", name: "other" },
      },
    ]);
  });
});
