import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import sqlite3 from "sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Pushforward, study } from "./pushforward.js";

const pushforward = new Pushforward();
const waits = study("waits");
const kernelDensity = study("kernel-density");

afterAll(() => {
  pushforward.remove();
});

/** Writes a file into the folder that the program runs in. */
function write(name: string, text: string): string {
  const file = path.join(pushforward.folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return name;
}

const csvStudy = (file: string): string => `
  import { csvFile, defineExperiment, kernelDensity, nll } from "pushforward";
  export default defineExperiment({
    name: "csv", dataset: csvFile({ path: ${JSON.stringify(file)} }), model: kernelDensity({ bandwidth: 0.1 }), metrics: [nll()],
  });`;

/** Runs a command that must fail with one sentence, without a stack, and with this code. */
async function refused(code: number, message: RegExp, ...args: string[]): Promise<void> {
  const result = await pushforward.run(...args);
  expect(result.stderr).toMatch(/^error: /);
  expect(result.stderr).toMatch(message);
  expect(result.stderr).not.toContain("    at ");
  expect(result.stderr).not.toContain("--debug");
  expect(result.code).toBe(code);
}

describe("an experiment file is refused", () => {
  test("that is not there", () => refused(2, /nothing\.ts: no such experiment file/, "run", "nothing.ts"));

  test("that does not compile", () =>
    refused(2, /broken\.ts:2: the file does not compile/, "run", write("broken.ts", "const a = 1;\nconst b = = 2;\n")));

  test("that throws", () =>
    refused(2, /throws\.ts:2: Error: oh no/, "run", write("throws.ts", '\nthrow new Error("oh no");\n')));

  test("without a default export", () =>
    refused(
      2,
      /empty\.ts: expected `export default defineExperiment/,
      "sweep",
      write("empty.ts", "export const a = 1;\n"),
    ));
});

describe("an override is refused", () => {
  test.each<[string, RegExp]>([
    ["model.bandwith=0.1", /model\.bandwith: .*did you mean "bandwidth"\?/],
    ["model=kernelDensty(bandwidth=1)", /unknown model "kernelDensty"; did you mean "kernelDensity"\?/],
    ["model.bandwidth=wide", /model\.bandwidth: expected a number/],
    ["model.bandwidth=0", /model\.bandwidth: .*above 0/],
    ["model.bandwidth=-1", /model\.bandwidth: .*above 0/],
    ["model.bandwidth", /expected path=value/],
    ["=3", /expected path=value/],
  ])("%s", (assignment, message) => refused(2, message, "run", kernelDensity, "--set", assignment));
});

describe("data are refused", () => {
  test.each<[string, string, RegExp]>([
    ["that are empty", "", /empty/i],
    ["whose rows differ in length", "x,y\n1,2\n3\n", /bad\.csv/],
    ["with NaN in them", "x,y\n1,2\n3,NaN\n5,6\n", /NaN/],
    ["that are not numbers", "x,y\n1,2\n3,four\n5,6\n", /four/],
  ])("%s", async (_what, text, message) => {
    write("bad.csv", text);
    const { code, stdout } = await pushforward.run("run", write("csv.ts", csvStudy("bad.csv")));
    expect(stdout).toMatch(/failed \w{8} kernelDensity/);
    expect(stdout).toMatch(message);
    expect(stdout).not.toContain("    at ");
    expect(code).toBe(1);
  });
});

describe("a store is refused", () => {
  test("whose folder cannot be made", () =>
    refused(
      1,
      /Cannot make the folder of store/,
      "run",
      waits,
      "--store",
      `sqlite:${write("file", "")}/below/runs.db`,
    ));

  test("that cannot be written", async () => {
    const folder = path.join(pushforward.folder, "folder.db");
    mkdirSync(folder);
    await refused(1, /cannot be opened: check the permissions/, "run", waits, "--store", "sqlite:folder.db");
    rmSync(folder, { recursive: true });
  });

  describe("of a newer schema", () => {
    beforeAll(async () => {
      expect((await pushforward.run("run", waits, "--store", "sqlite:newer.db")).code).toBe(0);
      const db = new sqlite3.Database(path.join(pushforward.folder, "newer.db"));
      await new Promise<void>((resolve, reject) => {
        db.exec("UPDATE schema_version SET version = 9", (error) => {
          if (error) reject(error);
          else resolve();
        });
      });
      await new Promise((resolve) => {
        db.close(resolve);
      });
    });

    test.each([["ls"], ["run", waits], ["sweep", waits], ["show", "a"], ["report"]])("by %s", (...args) =>
      refused(
        1,
        /has schema 9, this Pushforward knows \d+: upgrade Pushforward/,
        ...args,
        "--store",
        "sqlite:newer.db",
      ),
    );
  });

  test("that is no database", () =>
    refused(
      1,
      /is not a Pushforward store/,
      "ls",
      "--store",
      `sqlite:${write("notes.db", "These are notes.\n".repeat(300))}`,
    ));
});

describe("a report is refused", () => {
  test("of a store without runs", async () => {
    await refused(1, /There is no store/, "report", "--store", "sqlite:none.db");
  });

  test("of a study that is not there, or in a format that is not", async () => {
    await pushforward.run("run", waits);
    await refused(2, /no run whose id begins with "wait"/, "report", "wait");
    await refused(2, /there is no format "htm"; did you mean "html"\?/, "report", "waits", "--format", "htm");
  });

  test("into a folder that cannot be made", async () => {
    await pushforward.run("run", waits);
    await refused(
      1,
      /The report cannot be written to/,
      "report",
      "waits",
      "--out",
      `${write("taken", "")}/below`,
      "--format",
      "csv",
    );
  });
});
