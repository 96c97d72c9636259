import type { Knex } from "knex";
import { Stream } from "../../src/numerics/random.js";
import { writeSpec } from "../../src/sweep/sweep-spec.js";
import { chunks } from "../../src/tracking/chunks.js";
import { openEngine, openStore } from "../../src/tracking/open.js";
import { newRunId } from "../../src/tracking/run-id.js";
import type { Store } from "../../src/tracking/store.js";
import type { NewSweepTrial } from "../../src/tracking/sweep-store.js";
import { benchTrial } from "./filled-store.js";

/** Runs that are written as a sweep writes them; the others are copies of these, made by the database. */
const templates = 1_000;
const seeds = [0, 1, 2, 3, 4];
/** Points of a run's loss and of each series of its machine. */
const [losses, samples] = [100, 20];
const system = ["system.cpu", "system.memory", "system.load"];
const figures = ["nll.test", "nll.test.se", "nll.validation", "w2", "sw2", "mmd2", "energy", "nfe", "time.training"];
const artifactBytes = 8_192;

/** Metric points that each run holds, beside two artifacts and five lines of output. */
export const pointsARun = losses + system.length * samples + figures.length;

/** Trials of a sweep, one a configuration with its seeds, from number `from` on. */
export function newTrials(from: number, count: number): NewSweepTrial[] {
  return Array.from({ length: count }, (_, i) => {
    const number = from + i;
    const runs = seeds.map((seed) => benchTrial(number * seeds.length + seed, seeds.length));
    const { configHash, point } = runs[0]!;
    return { member: "flowMatching", number, configHash, point: point as NewSweepTrial["point"], runs };
  });
}

/** A new store with a sweep of completed runs, about `runs` of them; resolves to the id of the sweep and to its trials. */
export async function fillMultiplied(
  url: string,
  runs: number,
): Promise<{ readonly sweep: string; readonly trials: number }> {
  const store = await openStore(url, { create: true });
  const spec = writeSpec({
    ...{ file: "experiments/bench.ts", set: [], definition: "bench", seeds, addedSeeds: [], samplerSeed: 0 },
    ...{ objectives: ["nll.test"], lag: 1, retries: 0, lease: 60, planted: false },
  });
  const { sweep } = await store.sweeps.begin({ study: "bench", identity: "multiplied", spec });
  await store.sweeps.addTrials(sweep.id, newTrials(0, templates / seeds.length));
  for (let i = 0; i < templates; i++) await runTemplate(store, i);
  await store.close();
  const blocks = Math.max(1, Math.round(runs / templates));
  await multiply(url, blocks);
  return { sweep: sweep.id, trials: (blocks * templates) / seeds.length };
}

/** What a worker writes of a trial. */
async function runTemplate(store: Store, i: number): Promise<void> {
  const stream = Stream.of(i, "run");
  const at = Date.now();
  const { id } = (await store.claim({}, "bench", { node: process.version, command: "pushforward sweep bench.ts" }))!;
  await store.log(
    id,
    Array.from({ length: losses }, (_, k) => ({
      name: "loss",
      step: 20 * k,
      value: 1 / (k + 1) + stream.normal(),
      at,
    })),
  );
  const machine = system.flatMap((name) =>
    Array.from({ length: samples }, (_, k) => ({ name, step: k, value: stream.uniform(), at: at + 5_000 * k })),
  );
  await store.log(id, [...machine, ...figures.map((name) => ({ name, step: 2_000, value: stream.normal(), at }))]);
  await store.logOutput(
    id,
    Array.from({ length: 5 }, (_, k) => ({
      attempt: 1,
      at,
      stream: "stdout",
      text: `step ${400 * k}: loss ${stream.uniform()}`,
    })),
  );
  for (const name of ["samples.npz", "report.json"]) {
    const content = Uint8Array.from({ length: artifactBytes }, () => stream.integer(256));
    await store.putArtifact(id, name, content, "application/octet-stream");
  }
  await store.finish(id, "completed");
}

/** Tables whose rows belong to one run or to one trial, by the column that tells which; the others are shared. */
const owned = {
  attempt: "run",
  metric: "run",
  metric_summary: "run",
  artifact: "run",
  output: "run",
  sweep_run: "run",
};

/** Copies all that there is to runs and trials of their own until there are `blocks` times as many. */
async function multiply(url: string, blocks: number): Promise<void> {
  const engine = await openEngine(url);
  await engine.write((trx) => trx.raw("CREATE TABLE new_id (key INTEGER PRIMARY KEY, id TEXT NOT NULL)"));
  const ids = new Set<string>();
  while (ids.size < (blocks - 1) * templates) ids.add(newRunId());
  const rows = [...ids].map((id, i) => ({ key: templates + 1 + i, id }));
  await engine.write(async (trx) => {
    for (const some of chunks(rows, 400)) await trx("new_id").insert([...some]);
  });
  for (let block = 1; block < blocks; block++) await engine.write((trx) => copyBlock(trx, block));
  await engine.write((trx) => trx.raw("DROP TABLE new_id"));
  await engine.close();
}

async function copyBlock(trx: Knex.Transaction, block: number): Promise<void> {
  const trials = templates / seeds.length;
  const later = block * templates;
  const sigma = `json_extract(options, '$."loss.path.sigma"') + ${(block * trials) / 1000}`;
  const copy = async (table: string, changed: Readonly<Record<string, string>>, where: string) => {
    const columns = Object.keys(await trx(table).columnInfo());
    const values = columns.map((column) => changed[column] ?? column);
    await trx.raw(`INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()} FROM ${table} WHERE ${where}`);
  };
  const hash = `|| ' ${block}'`;
  await copy(
    "configuration",
    { hash: `hash ${hash}`, options: `json_set(options, '$."loss.path.sigma"', ${sigma})` },
    `hash IN (SELECT configuration FROM run WHERE key <= ${templates})`,
  );
  const run = {
    key: `key + ${later}`,
    id: `(SELECT id FROM new_id WHERE new_id.key = run.key + ${later})`,
    configuration: `configuration ${hash}`,
    point: `json_set(point, '$."loss.path.sigma"', json_extract(point, '$."loss.path.sigma"') + ${(block * trials) / 1000})`,
  };
  await copy("run", run, `key <= ${templates}`);
  const trial = {
    key: `key + ${block * trials}`,
    number: `number + ${block * trials}`,
    configuration: run.configuration,
  };
  await copy("sweep_trial", trial, `key <= ${trials}`);
  for (const [table, column] of Object.entries(owned)) {
    await copy(table, { [column]: `${column} + ${later}` }, `${column} <= ${templates}`);
  }
}
