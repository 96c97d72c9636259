import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { UserError } from "../../src/numerics/error.js";
import { openStore } from "../../src/tracking/open.js";
import { fillMultiplied, newTrials, pointsARun } from "./multiplied-store.js";

const usage = "usage: npm run bench:scale -- [RUNS…] [--json]";
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
/** Tells the most memory that a process has held when it ends. */
const telling = `data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,String(process.resourceUsage().maxRSS)))`;

/** What something took: seconds, and the most memory of a process of its own in MB. */
interface Taken {
  readonly seconds: number;
  readonly memory?: number;
}

/** A command of the built program as its user waits for it. */
async function commandTime(args: readonly string[], store: string): Promise<Taken> {
  const began = performance.now();
  const child = spawn(process.execPath, ["--import", telling, program, ...args, "--store", store], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const [errors, memory] = [child.stderr, child.stdio[3]!].map(async (stream) => {
    let text = "";
    for await (const part of stream as AsyncIterable<Buffer>) text += part.toString();
    return text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new UserError(`${args.join(" ")}: ${await errors!}`, { kind: "failure" });
  return { seconds: (performance.now() - began) / 1000, memory: Number(await memory!) / 1024 };
}

/** From the start of the page's server to its answers to what the list of runs asks for first, and what the same takes again. */
async function pageTimes(store: string): Promise<Readonly<Record<string, Taken>>> {
  const began = performance.now();
  const child = spawn(process.execPath, [program, "ui", "--port", "0", "--store", store], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (origin === undefined) continue;
      const token = /[?#&]token=([\w-]+)/.exec(line)?.[1];
      const ask = async (order = "") => {
        const asked = await fetch(`${origin}/api/runs?limit=100${order}`, {
          headers: token ? { authorization: `Bearer ${token}` } : {},
        });
        if (!asked.ok) throw new UserError(`The page's server refused: ${asked.status}.`, { kind: "failure" });
        await asked.arrayBuffer();
      };
      await ask();
      const first = (performance.now() - began) / 1000;
      await ask("&sort=nll.test");
      const ordered = (performance.now() - began) / 1000;
      return {
        "page, first list of runs": { seconds: first },
        "page, first order by a metric": { seconds: ordered },
        "page, the list again, all read once": await timed(ask),
      };
    }
  } finally {
    child.kill("SIGKILL");
  }
  throw new UserError("`pushforward ui` has ended; `npm run build` makes the program that is measured.", {
    kind: "failure",
  });
}

async function timed(work: () => Promise<unknown>, times = 1): Promise<Taken> {
  const began = performance.now();
  for (let i = 0; i < times; i++) await work();
  return { seconds: (performance.now() - began) / 1000 / times };
}

/** Asking for trials and telling how they ended, as a worker does. */
async function workerTimes(url: string, sweep: string, trials: number): Promise<Readonly<Record<string, Taken>>> {
  const store = await openStore(url);
  const count = 20;
  let next = trials;
  const id = async () => (await store.claim({ sweep }, "bench", {}))!.id;
  const adding = await timed(() => store.sweeps.addTrials(sweep, newTrials(next++, 1)), count);
  const ids: string[] = [];
  const claiming = await timed(async () => ids.push(await id()), count);
  const telling = await timed(async () => {
    const run = ids.pop()!;
    await store.log(run, [{ name: "nll.test", step: 0, value: 1, at: 0 }]);
    await store.finish(run, "completed");
  }, count);
  const reading = await timed(async () => {
    await store.sweeps.trials(sweep);
    await store.sweeps.runs(sweep, ["nll.test"]);
  });
  await store.remove((await store.records({ newest: 4 * count }, [])).map((run) => run.id));
  await store.close();
  return {
    "worker: add a trial of five seeds": adding,
    "worker: claim a run": claiming,
    "worker: log a value and end": telling,
    "worker: read all trials and values when it joins": reading,
  };
}

function folderBytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0);
}

/** What users do with a store of so many runs. */
async function measure(runs: number): Promise<Readonly<Record<string, Taken>>> {
  const folder = mkdtempSync(path.join(tmpdir(), "pushforward-scale-"));
  const file = path.join(folder, "runs.db");
  const url = `sqlite:${file}`;
  try {
    const began = performance.now();
    const { sweep, trials } = await fillMultiplied(url, runs);
    const bytes = statSync(file).size;
    console.error(
      `${runs} runs of ${pointsARun} points in ${((performance.now() - began) / 1000).toFixed(0)} s: ${(bytes / runs / 1e3).toFixed(2)} kB a run in the database, ${((folderBytes(folder) - bytes) / 1e6).toFixed(0)} MB of files`,
    );
    const worker = await workerTimes(url, sweep, trials);
    const store = await openStore(url);
    const id = (await store.records({ newest: 1 }, []))[0]!.id;
    await store.close();
    const commands: Readonly<Record<string, readonly string[]>> = {
      ls: ["ls"],
      "ls --where": ["ls", "--where", "nll.test < -2 and loss.path.sigma < 0.1"],
      "ls --sort": ["ls", "--sort", "nll.test", "--limit", "10"],
      "compare --group-by config --limit 20": [
        "compare",
        "bench",
        "--group-by",
        "config",
        "--metrics",
        "nll.test",
        "--limit",
        "20",
      ],
      show: ["show", id],
      "sweep list": ["sweep", "list"],
      "sweep status": ["sweep", "status", sweep],
      "sweep best": ["sweep", "best", sweep],
      "export of one run": ["export", id, "--out", path.join(folder, "one.zip")],
      "export of all as Parquet": ["export", "bench", "--out", path.join(folder, "all.parquet")],
      "db check": ["db", "check"],
      "db backup": ["db", "backup", path.join(folder, "backup", "runs.db")],
      gc: ["gc"],
      "gc --apply, 100 runs": ["gc", "--apply"],
    };
    const taken: Record<string, Taken> = { ...worker };
    for (const [name, args] of Object.entries(commands)) {
      taken[name] = await commandTime(args, url);
      console.error(`${runs}: ${name} ${taken[name].seconds.toFixed(2)} s, ${taken[name].memory!.toFixed(0)} MB`);
    }
    return { ...taken, ...(await pageTimes(url)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function cell(taken: Taken | undefined): string {
  if (taken === undefined) return "";
  const { seconds, memory } = taken;
  const time = seconds < 0.1 ? `${(1000 * seconds).toFixed(1)} ms` : `${seconds.toFixed(1)} s`;
  return memory === undefined ? time : `${time}, ${memory.toFixed(0)} MB`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { json: { type: "boolean" } }, allowPositionals: true });
  const counts = positionals.length > 0 ? positionals.map(Number) : [1_000, 10_000, 100_000];
  if (!counts.every((count) => Number.isInteger(count) && count >= 1_000 && count % 1_000 === 0)) {
    throw new UserError(`Numbers of runs were expected, each a multiple of 1000.\n${usage}`);
  }
  const measured: Readonly<Record<string, Taken>>[] = [];
  for (const count of counts) measured.push(await measure(count));
  if (values.json) {
    console.log(JSON.stringify(Object.fromEntries(counts.map((count, k) => [count, measured[k]])), undefined, 2));
    return;
  }
  const table = new Table({
    head: ["what", ...counts.map((count) => `${count} runs`)],
    style: { head: [], border: [] },
  });
  for (const name of Object.keys(measured[0]!)) table.push([name, ...measured.map((one) => cell(one[name]))]);
  console.log(table.toString());
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = error.kind === "failure" ? 1 : 2;
}
