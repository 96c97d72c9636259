import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { checkStore } from "../../src/tracking/maintenance/check.js";
import { migrations } from "../../src/tracking/migrations/index.js";
import { openEngine, openStore } from "../../src/tracking/open.js";
import type { Store } from "../../src/tracking/store.js";
import { nextLine, start } from "../tracking/processes/run.js";

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const study = fileURLToPath(new URL("studies/interrupted.ts", import.meta.url));
const fixtures = fileURLToPath(new URL("../tracking/fixtures", import.meta.url));
const kills = 20;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-crash-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the study in a process group of its own, keeping a checkpoint after nearly every call of the runtime. */
function run(url: string): ChildProcess {
  const args = ["run", study, "--store", url, "--checkpoint-every", "0.05", "--retries", "0"];
  return spawn(process.execPath, [program, ...args], { cwd: folder, detached: true, stdio: "ignore" });
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once("close", resolve));

/** Resolves when a checkpoint, or something else that is kept, is being written. */
async function writing(artifacts: string, patience: number): Promise<void> {
  const giveUp = AbortSignal.timeout(patience);
  while (!existsSync(artifacts) && !giveUp.aborted) await sleep(5);
  if (giveUp.aborted) return;
  await new Promise<void>((resolve) => {
    const watcher = watch(artifacts, { recursive: true, signal: giveUp });
    watcher.on("change", (_, name) => {
      if (!String(name).endsWith(".tmp")) return;
      watcher.close();
      resolve();
    });
    // A watcher that gives up closes, with or without an error.
    watcher.on("error", () => {
      resolve();
    });
    watcher.on("close", resolve);
  });
}

async function inStore<T>(url: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(url);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const parameters = (url: string) =>
  inStore(url, async (store) => {
    const [only] = await store.runs();
    return Buffer.from(await store.readArtifact(only!.id, "parameters.npy"));
  });

/** Resolves when the run has logged a loss since `from`. */
async function training(url: string, child: ChildProcess, from: number): Promise<void> {
  const loggedAt = () =>
    inStore(url, async (store) => {
      const [only] = await store.records();
      return only ? ((await store.series(only.id, "loss")).at.at(-1) ?? 0) : 0;
    }).catch(() => 0);
  while (child.exitCode === null && (await loggedAt()) < from) await sleep(50);
}

async function expectSound(url: string): Promise<void> {
  const engine = await openEngine(url);
  const { problems } = await checkStore(engine);
  await engine.close();
  expect(problems).toEqual([]);
}

describe("a run that is killed again and again", () => {
  test(`ends with the same bits as one that was not: ${kills} kills, eight of them while something is being kept`, async () => {
    const whole = `sqlite:${path.join(folder, "whole.db")}`;
    expect(await ended(run(whole))).toBe(0);

    const url = `sqlite:${path.join(folder, "killed.db")}`;
    const artifacts = path.join(folder, "killed.artifacts");
    const random = Stream.of(1, "kills");
    const reached: number[] = [];
    let killed = 0;
    for (let i = 0; i < kills; i++) {
      const child = run(url);
      const end = ended(child);
      // Every fifth kill comes at any moment of the start, the others when training goes on.
      if (i % 5 === 4) await sleep(3000 * random.uniform());
      else {
        await training(url, child, Date.now());
        await sleep(400 * random.uniform());
        if (i % 2 === 0) await writing(artifacts, 3000);
      }
      if (child.exitCode === null) {
        process.kill(-child.pid!, "SIGKILL");
        killed++;
      }
      await end;
      await expectSound(url);
      reached.push(
        await inStore(url, async (store) => {
          const { steps } = await store.series((await store.runs())[0]!.id, "loss");
          const stretch = steps[0] ?? 0;
          expect([...steps].every((step, k) => step === (k + 1) * stretch)).toBe(true);
          return steps.at(-1) ?? 0;
        }),
      );
    }
    expect(killed).toBe(kills);
    expect(await ended(run(url))).toBe(0);
    const { attempts, loss } = await inStore(url, async (store) => {
      const [only] = await store.runs();
      return { attempts: await store.attempts(only!.id), loss: only!.metrics["loss"]! };
    });
    expect(loss).toMatchObject({ count: 2000, lastStep: 500_000 });
    expect(attempts.at(-1)!.status).toBe("completed");
    expect(new Set(attempts.slice(0, -1).map(({ status }) => status))).toEqual(new Set(["crashed"]));
    expect(attempts.length).toBeGreaterThan(kills / 2);
    // It got on between the kills, from checkpoint to checkpoint.
    expect(new Set(reached).size).toBeGreaterThan(kills / 2);
    expect((await parameters(url)).equals(await parameters(whole))).toBe(true);
  });

  test("goes on from the checkpoint before a damaged one, which it names, and ends with the same bits", async () => {
    const whole = `sqlite:${path.join(folder, "whole.db")}`;
    expect(await ended(run(whole))).toBe(0);
    const url = `sqlite:${path.join(folder, "damaged.db")}`;
    const child = run(url);
    const end = ended(child);
    const sizes = () =>
      inStore(url, async (store) => {
        const [only] = await store.runs();
        const artifacts = only ? await store.artifacts(only.id) : [];
        return artifacts.filter(({ name }) => name.startsWith("checkpoint"));
      }).catch(() => []);
    while (child.exitCode === null && (await sizes()).length < 2) await sleep(50);
    process.kill(-child.pid!, "SIGKILL");
    await end;
    const [damaged] = await sizes();
    writeFileSync(
      path.join(folder, "damaged.artifacts", damaged!.hash.slice(0, 2), damaged!.hash.slice(2)),
      "no checkpoint",
    );
    const again = spawn(process.execPath, [program, "run", study, "--store", url], { cwd: folder });
    let printed = "";
    again.stdout.on("data", (data: Buffer) => (printed += data.toString()));
    expect(await ended(again)).toBe(0);
    expect(printed).toContain(`${damaged!.name} cannot be used`);
    expect((await parameters(url)).equals(await parameters(whole))).toBe(true);
  });
});

describe("a store whose upgrade is killed", () => {
  test("is upgraded by the next that opens it, whatever the moment", async () => {
    for (const name of readdirSync(fixtures))
      cpSync(path.join(fixtures, name), path.join(folder, name), { recursive: true });
    const file = path.join(folder, "schema-1.db");
    const engine = await openEngine(`sqlite:${file}`);
    // So many environments that the upgrade takes a while.
    const columns = (await engine.read((db) => db("run").columnInfo())) as object;
    const copied = Object.keys(columns).filter((name) => !["key", "id", "seed", "environment"].includes(name));
    await engine.write((trx) =>
      trx.raw(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO run (id, seed, environment, ${copied.join(", ")})
         SELECT 'copy' || i, 100 + i, '{"copy":' || i || '}', ${copied.join(", ")} FROM run, n WHERE run.seed = 0 AND deleted_at IS NULL`,
      ),
    );
    await engine.close();
    const old = readFileSync(file);
    const random = Stream.of(2, "kills");
    const versions: number[] = [];
    for (let i = 0; i < kills; i++) {
      for (const name of readdirSync(folder)) if (!name.endsWith(".artifacts")) rmSync(path.join(folder, name));
      writeFileSync(file, old);
      const child = start("opener", [`sqlite:${file}`, 0]);
      const end = ended(child);
      await nextLine(child);
      await sleep(600 * random.uniform());
      child.kill("SIGKILL");
      await end;
      const left = await openEngine(`sqlite:${file}`);
      versions.push((await checkStore(left)).schema);
      await left.close();
      await inStore(`sqlite:${file}`, async (store) => {
        const runs = await store.runs();
        expect(runs).toHaveLength(3003);
        expect(runs.at(-1)!.environment).toEqual({ copy: 3000 });
      });
      await expectSound(`sqlite:${file}`);
    }
    // Some were killed before their upgrade stood.
    expect(versions).toContain(1);
    expect(versions.every((version) => version >= 1 && version <= migrations.length)).toBe(true);
  });
});
