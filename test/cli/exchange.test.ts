import { cpSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "../../src/tracking/open.js";
import { addRun } from "../exchange/runs.js";
import { Pushforward, study } from "./pushforward.js";

const pushforward = new Pushforward();
const at = (name: string) => path.join(pushforward.folder, name);
const name = "moons é 月";
const ids: string[] = [];

beforeAll(async () => {
  const store = await openStore(pushforward.storeUrl, { create: true });
  for (const seed of [1, 2]) ids.push((await addRun(store, seed, { sigma: seed / 10 })).id);
  await store.close();
});

afterAll(() => {
  pushforward.remove();
});

const listed = async (...args: string[]) => (await pushforward.json("ls", ...args)) as readonly object[];

describe("export and import", () => {
  test.each(["runs.zip", "runs"])("take runs to another store and back: %s", async (target) => {
    const exported = await pushforward.run("export", name, "--out", at(target));
    expect([exported.code, exported.stdout]).toEqual([0, `Exported 2 runs to ${at(target)}\n`]);
    const other = ["--store", `sqlite:${at(`${target}-other.db`)}`];
    const first = await pushforward.run("import", at(target), ...other);
    expect([first.code, first.stdout]).toEqual([0, "Imported 2 runs; 0 were there already, 0 left out.\n"]);
    const again = await pushforward.run("import", at(target), ...other);
    expect(again.stdout).toBe("Imported 0 runs; 2 were there already, 0 left out.\n");
    expect(await listed(...other)).toEqual(await listed());
    const twice = await pushforward.run("export", name, "--out", at(target));
    expect([twice.code, twice.stderr]).toEqual([1, expect.stringContaining("exists already")]);
  });

  test("are not needed where the whole results folder is copied", async () => {
    cpSync(path.join(pushforward.folder, "results"), at("elsewhere"), { recursive: true });
    const copy = ["--store", `sqlite:${at("elsewhere")}/pushforward.db`];
    expect(await listed(...copy)).toEqual(await listed());
    // An export reads the contents of every artifact and checks them against their hashes.
    expect((await pushforward.run("export", name, "--out", at("copied.zip"), ...copy)).code).toBe(0);
  });

  test("write tables of runs and of series, of the runs that meet a condition", async () => {
    await pushforward.run("export", name, "--out", at("runs.csv"), "--where", "seed = 2");
    const rows = parse<Readonly<Record<string, string>>>(readFileSync(at("runs.csv")), { columns: true });
    expect(rows.map((row) => [row["id"], row["options.sigma"]])).toEqual([[ids[1], "0.2"]]);
    await pushforward.run("export", ids[0]!, "--out", at("series.json"), "--series", "loss");
    const points = JSON.parse(readFileSync(at("series.json"), "utf8")) as { value: unknown }[];
    expect(points.map(({ value }) => value)).toContain("NaN");
  });

  test.each([
    ["mlflow.db", []],
    ["logs", ["--format", "tensorboard"]],
  ])("speak to other trackers: %s", async (target, format) => {
    expect((await pushforward.run("export", name, "--out", at(target), ...format)).code).toBe(0);
    const other = ["--store", `sqlite:${at(`${target}-other.db`)}`];
    expect((await pushforward.run("import", at(target), ...other)).stdout).toContain("Imported 2 runs");
    expect((await pushforward.run("import", at(target), ...other)).stdout).toContain("2 were there already");
  });

  test("leave out a trial that the store has as another run, and say so", async () => {
    const { code, stdout } = await pushforward.run("import", at("runs.zip"), "--store", `sqlite:${at("own.db")}`);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Imported 2")]);
    const store = await openStore(`sqlite:${at("third.db")}`, { create: true });
    const own = await addRun(store, 1, { sigma: 0.1 });
    await store.close();
    const third = await pushforward.run("import", at("runs.zip"), "--store", `sqlite:${at("third.db")}`);
    expect(third.code).toBe(1);
    expect(third.stdout).toContain(`Run ${ids[0]!} was left out: the store has its trial as run ${own.id}`);
    expect(third.stdout).toContain("Imported 1 run; 0 were there already, 1 left out.");
  });

  test("merge what workers without a database wrote down", async () => {
    const swept = await pushforward.run(
      "sweep",
      study("waits"),
      "--store",
      `journal:${at("journal")}`,
      "--workers",
      "2",
    );
    expect([swept.code, swept.stderr]).toEqual([0, ""]);
    const merged = await pushforward.run("import", at("journal"));
    expect(merged.stdout).toMatch(/^Imported [1-9]\d* runs?; 0 were there already, 0 left out\.\n$/);
    const waits = (await listed("--study", "waits")) as { status: string; metrics: object }[];
    expect(waits.length).toBeGreaterThan(1);
    for (const { status, metrics } of waits)
      expect([status, Object.keys(metrics)]).toEqual(["completed", expect.arrayContaining(["pid"])]);
  });

  test.each<[string[], string]>([
    [["export", name], "--out is missing"],
    [["export", name, "--out", "x.zip", "--series", "loss"], "--series chooses what tables hold"],
    [["export", "nothing", "--out", "x.zip"], 'There is no run whose id begins with "nothing"'],
    [["export", name, "--out", "x.zip", "--where", "seed = 9"], "There is no run to export."],
    [["import", "nowhere"], "There is no file or folder nowhere."],
  ])("refuse %j", async (args, message) => {
    const { code, stderr } = await pushforward.run(...args);
    expect(stderr).toContain(message);
    expect(code).not.toBe(0);
    expect(existsSync("x.zip")).toBe(false);
  });
});
