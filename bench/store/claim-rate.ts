import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import Table from "cli-table3";
import { openStore } from "../../src/tracking/open.js";
import { PostgresServer } from "../../test/tracking/postgres-server.js";
import { benchTrial } from "./filled-store.js";

/** Runs that wait in the store: more than are claimed. */
const queued = 40_000;
const crowds = [1, 4, 16];
const claimer = fileURLToPath(new URL("claimer.ts", import.meta.url));

interface Rate {
  /** Runs a second that were claimed, given a value and ended, by all processes together. */
  readonly runs: number;
  /** The slowest claim, in milliseconds. */
  readonly slowest: number;
}

/** What so many processes get done at once in one store. */
async function claimRate(url: string, processes: number, seconds: number): Promise<Rate> {
  const startAt = Date.now() + 1_500 + 700 * processes;
  const args = ["--import", import.meta.resolve("tsx"), claimer, url, String(startAt), String(seconds)];
  const told = await Promise.all(
    Array.from({ length: processes }, async () => {
      const { stdout } = await promisify(execFile)(process.execPath, args);
      return JSON.parse(stdout) as Rate;
    }),
  );
  return {
    runs: told.reduce((sum, { runs }) => sum + runs, 0) / seconds,
    slowest: Math.max(...told.map(({ slowest }) => slowest)),
  };
}

async function claimRates(url: string, seconds: number): Promise<readonly Rate[]> {
  const store = await openStore(url, { create: true });
  await store.enqueue(Array.from({ length: queued }, (_, i) => benchTrial(i)));
  await store.close();
  const rates: Rate[] = [];
  for (const processes of crowds) rates.push(await claimRate(url, processes, seconds));
  return rates;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seconds: { type: "string", default: "6" } } });
  const seconds = Number(values.seconds);
  const folder = mkdtempSync(path.join(tmpdir(), "pushforward-claims-"));
  const server = new PostgresServer();
  try {
    server.start();
    const table = new Table({
      head: ["store", ...crowds.map((processes) => (processes === 1 ? "1 process" : `${processes} processes`))],
      style: { head: [], border: [] },
    });
    const urls = { SQLite: `sqlite:${path.join(folder, "runs.db")}`, PostgreSQL: server.site().url };
    for (const [name, url] of Object.entries(urls)) {
      const rates = await claimRates(url, seconds);
      table.push([
        name,
        ...rates.map(({ runs, slowest }) => `${runs.toFixed(0)} a second, slowest ${slowest.toFixed(0)} ms`),
      ]);
    }
    console.log(table.toString());
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
