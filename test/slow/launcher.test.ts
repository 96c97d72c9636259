import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SweepStatus } from "../../src/sweep/sweep-status.js";
import { Pushforward, study } from "../cli/pushforward.js";

let pushforward: Pushforward;
let file: string;

/** A launcher of a study's own: processes that nobody watches over, known by their number. */
const processes = String.raw`
import { spawn } from "node:child_process";
import { component, z } from "pushforward";
const queue = ({ prefix }) => ({
  async submit({ command: [program, ...args], folder, secrets, workers }) {
    const start = () => {
      const child = spawn(program, [...args, "--threads", "1"], { cwd: folder, detached: true, stdio: "ignore", env: { ...process.env, ...secrets } });
      child.unref();
      return child.pid;
    };
    return prefix + Array.from({ length: workers }, start).join(" ");
  },
  async jobs(submitted) {
    const alive = (pid) => { try { return process.kill(Number(pid), 0); } catch { return false; } };
    return submitted.slice(prefix.length).split(" ").map((id) => ({ id, state: alive(id) ? "running" : "completed", detail: "pid " + id }));
  },
  async cancel(submitted) {
    for (const pid of submitted.slice(prefix.length).split(" ")) { try { process.kill(Number(pid), "SIGTERM"); } catch {} }
  },
});
const processes = component({ kind: "launcher", name: "processes", summary: "Processes of their own", options: { prefix: z.string().default("p:") }, inject: [], create: (options) => ({ queue: queue(options) }) });
`;

beforeAll(() => {
  pushforward = new Pushforward();
  file = path.join(pushforward.folder, "study.ts");
  const text = readFileSync(study("waits"), "utf8");
  expect(text).toContain("components: [");
  writeFileSync(file, `${processes}\n${text.replace("components: [", "components: [processes, ")}`);
});

afterAll(() => {
  pushforward.remove();
});

const statusOf = async (id: string): Promise<SweepStatus> =>
  (await pushforward.json("sweep", "status", id)) as SweepStatus;

test("a launcher of a study's own submits, shows and cancels workers", async () => {
  const profile = path.join(pushforward.folder, "cluster.yaml");
  writeFileSync(profile, "launcher: processes\nworkers: 2\noptions:\n  prefix: 'test:'\n");
  const begin = ["sweep", file, "--profile", profile, "--allow-sqlite"];
  const first = (await pushforward.json(...begin, "--set", "model.milliseconds=200")) as Record<string, string>;
  expect(first).toMatchObject({ study: "waits", launcher: "processes", workers: 2 });
  expect(first["submitted"]).toMatch(/^test:\d+ \d+$/);
  await expect.poll(async () => (await statusOf(first["sweep"]!)).state, { timeout: 60_000 }).toBe("finished");
  expect((await statusOf(first["sweep"]!)).runs).toEqual({ completed: 2 });

  const second = (await pushforward.json(...begin, "--set", "model.milliseconds=12000")) as Record<string, string>;
  const id = second["sweep"]!;
  await expect.poll(async () => (await statusOf(id)).running.length, { timeout: 60_000 }).toBe(2);
  const { launches, running } = await statusOf(id);
  expect(launches).toMatchObject([
    { launcher: "processes", options: { prefix: "test:" }, jobs: [{ state: "running" }, { state: "running" }] },
  ]);
  expect(running.map(({ seed, attempt, host }) => [seed, attempt, host !== undefined])).toEqual([
    [0, 1, true],
    [1, 1, true],
  ]);
  const shown = await pushforward.run("sweep", "status", id);
  expect(shown.stdout).toMatch(new RegExp(`^Sweep ${id} of waits is running: 2 running\\.`));
  expect(shown.stdout).toContain("2 workers, 2 running.");

  expect((await pushforward.run("sweep", "cancel", id)).stdout).toContain(`Sweep ${id} is stopped`);
  await expect
    .poll(async () => (await statusOf(id)).launches[0]!.jobs.map(({ state }) => state), { timeout: 60_000 })
    .toEqual(["completed", "completed"]);
  expect(await statusOf(id)).toMatchObject({ state: "stopped", runs: { queued: 2 } });
});

test("work says why it has nothing to do", async () => {
  const { sweep } = (await pushforward.json("sweep", "status", "waits")) as SweepStatus;
  const none = await pushforward.run("work", sweep);
  expect([none.code, none.stdout.trim()]).toEqual([0, `Sweep ${sweep} is stopped.`]);
  const unknown = await pushforward.run("work", "nothing");
  expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('There is no sweep or study "nothing"')]);
});

test("options that would have no effect are refused", async () => {
  const refused = async (...args: string[]) => (await pushforward.run("sweep", file, ...args)).stderr;
  expect(await refused("--launcher", "processes", "--workers", "1")).toContain("--allow-sqlite takes it");
  expect(await refused("--launcher", "processes", "--allow-sqlite")).toContain("--workers: say how many");
  expect(await refused("--launcher", "processes", "--workers", "1", "--report")).toContain("--report: workers that");
  expect(await refused("--launcher", "local", "--allow-sqlite")).toContain("--allow-sqlite: the workers of local");
  expect(await refused("--launcher", "moon")).toContain('unknown launcher "moon"');
});
