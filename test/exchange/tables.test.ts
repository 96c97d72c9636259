import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runsTable, seriesTable, tableFormats, writeTable } from "../../src/exchange/tables.js";
import { openStore } from "../../src/tracking/open.js";
import type { Run, Store } from "../../src/tracking/store.js";
import { addAnnotatedRun, awkward } from "./runs.js";

const folder = mkdtempSync(path.join(tmpdir(), "pushforward-tables-"));
const at = (name: string) => path.join(folder, name);
let store: Store;
let runs: readonly Run[];

beforeAll(async () => {
  store = await openStore(`sqlite:${at("store.db")}`, { create: true });
  const first = await addAnnotatedRun(store, 1, { sigma: 0.25, hidden: [64, 64], name: '=1+"2"', on: true });
  runs = [first, await addAnnotatedRun(store, 2, { sigma: 0.5 })];
  const series = await seriesTable(store, runs);
  for (const format of tableFormats) {
    writeTable(at(`runs.${format}`), runsTable(runs), format);
    writeTable(at(`series.${format}`), series, format);
  }
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

type Row = Readonly<Record<string, unknown>>;

async function read(name: string): Promise<readonly Row[]> {
  const content = readFileSync(at(name));
  if (name.endsWith(".csv")) return parse<Row>(content, { columns: true });
  if (name.endsWith(".json")) return JSON.parse(content.toString()) as readonly Row[];
  return parquetReadObjects({ file: new Uint8Array(content).buffer });
}

/** The number that a format's cell stands for. */
const numberOf = (cell: unknown): number => (cell === "NaN" ? NaN : Number(cell));
const same = (a: number, b: number): boolean => Object.is(a, b);

describe.each(tableFormats)("%s", (format) => {
  it("holds the runs", async () => {
    const [first, second] = await read(`runs.${format}`);
    expect(first).toMatchObject({
      id: runs[0]!.id,
      study: "moons é 月",
      status: "failed",
      error: "The loss became NaN.",
    });
    expect([first, second].map((row) => Number(row!["seed"]))).toEqual([1, 2]);
    expect([first, second].map((row) => numberOf(row!["options.sigma"]))).toEqual([0.25, 0.5]);
    expect(first!["options.hidden"]).toBe("[64,64]");
    expect(first!["options.name"]).toBe(format === "csv" ? `'=1+"2"` : '=1+"2"');
    expect(second!["options.hidden"] ?? "").toBe("");
    expect(numberOf(first!["metrics.nll.test é"])).toBe(2.25);
    expect(new Date(first!["created"] as string | Date).getTime()).toBe(runs[0]!.createdAt);
  });

  it("holds every point of the series exactly", async () => {
    const rows = await read(`series.${format}`);
    const loss = rows.filter((row) => row["run"] === runs[1]!.id && row["name"] === "loss");
    expect(loss.map((row) => Number(row["step"]))).toEqual([1, ...awkward.map((_, i) => i + 2)]);
    const values = loss.slice(1).map((row) => numberOf(row["value"]));
    expect(values.map((value, i) => same(value, awkward[i]!))).toEqual(awkward.map(() => true));
    const far = rows.filter((row) => row["name"] === "nll.test é").map((row) => Number(row["step"]));
    expect(far).toEqual([-3, 2 ** 53, -3, 2 ** 53]);
  });
});

it("takes the series that are asked for", async () => {
  const [, names] = await seriesTable(store, runs, ["nll.test é"]);
  expect([...new Set(Array.from(names!.values))]).toEqual(["nll.test é"]);
});

it("does not write over a file", () => {
  expect(() => {
    writeTable(at("runs.csv"), runsTable(runs), "csv");
  }).toThrow("EEXIST");
});
