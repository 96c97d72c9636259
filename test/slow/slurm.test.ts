import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SweepStatus } from "../../src/sweep/sweep-status.js";
import { openStore } from "../../src/tracking/open.js";
import type { Attempt } from "../../src/tracking/store.js";
import { Pushforward, study } from "../cli/pushforward.js";
import { PostgresServer } from "../tracking/postgres-server.js";
import { SlurmCluster } from "./slurm-cluster.js";

const slurm = new SlurmCluster();
const postgres = new PostgresServer();
// A name that a shell, sbatch and Slurm's paths of logs each could take amiss.
const pushforward = new Pushforward(`pushforward it's $HOME #50% "odd"-`);

beforeAll(async () => {
  await slurm.start();
  Object.assign(process.env, slurm.environment);
  postgres.start();
});

afterAll(async () => {
  await slurm.stop();
  postgres.stop();
  pushforward.remove();
});

const secret = "correct-horse";

/** A store of its own, whose URL holds a password. */
function newStore(): string {
  return postgres.site().url.replace("postgres@", `postgres:${secret}@`);
}

/** A study of four trials that take some seconds each; one thread, so that the last bit does not depend on the machine. */
const sweep = (url: string, steps: number, ...args: string[]): string[] => {
  const set = [`training.steps=${steps}`, "runtime.threads=1"].flatMap((one) => ["--set", one]);
  return ["sweep", study("flow"), ...set, "--seeds", "0..3", "--workers", "2", "--store", url, ...args];
};
const submitted = ["--launcher", "slurm(time=10)", "--checkpoint-every", "0.5"];

const statusOf = async (id: string, url: string): Promise<SweepStatus> =>
  (await pushforward.json("sweep", "status", id, "--store", url)) as SweepStatus;

/** The sweep as soon as it is as it should be. */
async function when(id: string, url: string, holds: (status: SweepStatus) => boolean): Promise<SweepStatus> {
  let last: SweepStatus | undefined;
  await expect
    .poll(async () => holds((last = await statusOf(id, url))), { timeout: 90_000, interval: 500 })
    .toBe(true)
    .catch((error: unknown) => {
      throw new Error(`${JSON.stringify(last, null, 1)}\n${logs()}`, { cause: error });
    });
  return last!;
}

const bothTrain = ({ running }: SweepStatus): boolean =>
  running.length === 2 && running.every(({ step = 0 }) => step > 200);
const job = (id: string, field: string): string =>
  new RegExp(`${field}=(\\S*)`).exec(slurm.run("scontrol", "--oneliner", "show", "job", id))![1]!;

function launchFiles(): string[] {
  const folder = path.join(pushforward.folder, "results", "launches");
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function logs(): string {
  return launchFiles()
    .filter((file) => file.endsWith(".log"))
    .map((file) => `${file}:\n${readFileSync(file, "utf8")}`)
    .join("\n");
}

interface Trial {
  readonly seed: number;
  readonly parameters: string;
  readonly attempts: readonly Attempt["status"][];
}

async function trials(url: string): Promise<readonly Trial[]> {
  const store = await openStore(url);
  try {
    const found: Trial[] = [];
    for (const { id, seed } of await store.runs()) {
      const parameters = Buffer.from(await store.readArtifact(id, "parameters.npy")).toString("base64");
      found.push({ seed, parameters, attempts: (await store.attempts(id)).map(({ status }) => status) });
    }
    return found.sort((a, b) => a.seed - b.seed);
  } finally {
    await store.close();
  }
}

describe("a sweep on Slurm", () => {
  test("ends as it would have without a worker that is killed and a job that is requeued", async () => {
    const url = newStore();
    const launched = (await pushforward.json(...sweep(url, 16_000, ...submitted))) as { sweep: string };
    const id = launched.sweep;
    const { running, launches } = await when(id, url, bothTrain);
    expect(launches).toMatchObject([
      { launcher: "slurm", workers: 2, jobs: [{ state: "running" }, { state: "running" }] },
    ]);

    // One job loses its worker and the process that watches over it.
    const [killed, left] = running;
    const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${killed!.pid!}/status`, "utf8"))![1]);
    for (const pid of [parent, killed!.pid!]) process.kill(pid, "SIGKILL");
    // The other one must make room.
    const environment = readFileSync(`/proc/${left!.pid!}/environ`, "utf8");
    const [array, task] = ["JOB", "TASK"].map(
      (what) => new RegExp(`SLURM_ARRAY_${what}_ID=(\\d+)`).exec(environment)![1]!,
    );
    const other = `${array!}_${task!}`;
    slurm.run("scontrol", "requeue", other);
    const { runs } = await when(
      id,
      url,
      ({ launches: [one] }) =>
        one!.jobs.some(({ state }) => state === "failed") &&
        one!.jobs.some(({ detail }) => detail === "PENDING (BeginTime)"),
    );
    // What was left in order can be claimed at once; what was not, once somebody looks.
    expect(runs).toEqual({ queued: 3, running: 1 });
    // Slurm lets what was requeued wait for two minutes.
    slurm.run("scontrol", "update", `JobId=${other}`, "StartTime=now");

    await when(id, url, ({ state }) => state === "finished");
    const found = await trials(url);
    const attempts = found.map((trial) => trial.attempts);
    expect(attempts.flat().filter((status) => status === "completed")).toHaveLength(4);
    expect([...attempts].sort((a, b) => b.length - a.length)).toEqual(
      expect.arrayContaining([["completed"], ["crashed", "completed"], ["killed", "completed"]]),
    );

    const alone = newStore();
    const local = await pushforward.run(...sweep(alone, 16_000));
    expect(local.code).toBe(0);
    const undisturbed = await trials(alone);
    expect(undisturbed.map((trial) => trial.attempts)).toEqual(Array(4).fill(["completed"]));
    expect(found.map(({ parameters }) => parameters)).toEqual(undisturbed.map(({ parameters }) => parameters));
  });

  test("leaves before its time limit, waits in the queue again, and is cancelled; nobody sees its password", async () => {
    const url = newStore();
    const { sweep: id } = (await pushforward.json(...sweep(url, 1_000_000, ...submitted))) as { sweep: string };
    const { launches, running } = await when(id, url, bothTrain);
    expect(execFileSync("ps", ["-eo", "args"], { encoding: "utf8" })).not.toContain(secret);
    for (const file of launchFiles()) {
      if (!readFileSync(file, "utf8").includes(secret)) continue;
      expect(path.basename(file)).toBe("environment.sh");
      expect(statSync(file).mode & 0o077).toBe(0);
      expect(statSync(path.dirname(file)).mode & 0o077).toBe(0);
    }

    // What Slurm sends to the script of a job some time before its limit.
    const { id: warned } = launches[0]!.jobs[0]!;
    slurm.run("scancel", "--batch", "--signal=USR1", warned);
    const { running: one } = await when(
      id,
      url,
      () => job(warned, "Restarts") === "1" && job(warned, "JobState") === "PENDING",
    );
    expect(one.length).toBeLessThan(running.length + 1);
    await when(id, url, ({ runs }) => runs.queued === 3 && runs.running === 1);

    expect(await pushforward.json("sweep", "cancel", id, "--store", url)).toMatchObject({ sweep: id, cancelled: 1 });
    const { state, runs } = await when(
      id,
      url,
      ({ launches: [last], runs: { running: n = 0 } }) =>
        n === 0 && last!.jobs.every((one) => one.state === "cancelled"),
    );
    expect(state).toBe("stopped");
    expect(runs).toEqual({ queued: 4 });
  });

  test("refuses what Slurm refuses, and a store that other machines cannot share", async () => {
    const refused = await pushforward.run(...sweep(newStore(), 10, "--launcher", "slurm(partition=moon)"));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("Slurm refuses (sbatch): invalid partition specified: moon");
    const sqlite = await pushforward.run(...sweep("sqlite:runs.db", 10, "--launcher", "slurm"));
    expect(sqlite.code).toBe(2);
    expect(sqlite.stderr).toContain("Workers that slurm starts on other machines need a PostgreSQL store");
  });
});
