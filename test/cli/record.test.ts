import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Pushforward, study } from "./pushforward.js";

interface Shown {
  readonly id: string;
  readonly attempts: readonly { readonly attempt: number; readonly status: string; readonly error?: string }[];
  readonly output: readonly { readonly attempt: number; readonly stream: string; readonly text: string }[];
  readonly artifacts: readonly { readonly name: string; readonly hash: string }[];
  readonly environment: Readonly<Record<string, unknown>>;
  readonly summaries: Readonly<Record<string, { readonly count: number; readonly last: number }>>;
}

describe("what is recorded of runs, and looking after it", () => {
  const pushforward = new Pushforward();
  const file = path.join(pushforward.folder, "waits.ts");
  let shown: Shown;

  beforeAll(async () => {
    cpSync(study("waits"), file);
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", pushforward.folder, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args]);
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "-m", "Begin");
    writeFileSync(file, `${readFileSync(file, "utf8")}\n// edited\n`);
    const args = ["--set", 'model.ends="by an exit"', "--set", "model.milliseconds=20", "--seed", "0"];
    expect((await pushforward.run("run", file, ...args, "--retries", "2")).code).toBe(1);
    const [run] = (await pushforward.json("ls")) as { id: string }[];
    shown = (await pushforward.json("show", run!.id)) as Shown;
  });

  afterAll(() => {
    pushforward.remove();
  });

  test("every attempt of a trial whose process dies is kept, with its error, up to the number of retries", () => {
    expect(shown.attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, "crashed"],
      [2, "crashed"],
      [3, "crashed"],
    ]);
    for (const { error } of shown.attempts) expect(error).toContain("these are my last words");
  });

  test("what each attempt prints on either stream is kept", async () => {
    for (const attempt of [1, 2, 3]) {
      const lines = shown.output.filter((line) => line.attempt === attempt);
      expect(lines.find(({ stream }) => stream === "stdout")?.text).toMatch(/^process \d+$/);
      expect(lines.find(({ stream }) => stream === "stderr")?.text).toBe("these are my last words");
    }
    const { stdout } = await pushforward.run("show", shown.id, "--output");
    expect(stdout).toContain("these are my last words");
    expect(stdout).not.toContain("\0");
  });

  test("source, commit, uncommitted changes and versions are kept", async () => {
    expect(shown.environment).toMatchObject({ "git.dirty": true, workers: 1, node: process.version });
    expect(shown.artifacts.map(({ name }) => name)).toContain("git.patch");
    const { hash } = shown.artifacts.find(({ name }) => name === "git.patch")!;
    const folder = path.join(pushforward.folder, "results", "pushforward.artifacts");
    expect(readFileSync(path.join(folder, hash.slice(0, 2), hash.slice(2)), "utf8")).toContain("+// edited");
    const { stdout } = await pushforward.run("show", shown.id, "--source");
    expect(stdout).toBe(readFileSync(file, "utf8"));
  });

  test("--resume goes on with what was left, and refuses where nothing was", async () => {
    const resume = (...args: string[]) => pushforward.run("run", file, "--resume", ...args);
    const well = ["--set", "model.milliseconds=3", "--seed", "0"];
    const nothing = await resume(...well);
    expect(nothing.code).toBe(1);
    expect(nothing.stderr).toContain("No trial of waits was begun and left");
    const left = ["--set", 'model.ends="by an exit"', "--set", "model.milliseconds=20"];
    const { stdout } = await resume(...left, "--retries", "0");
    expect(stdout).toContain("waits: 1 trial, 0 done, 1 to run (1 of them again)");
  });

  test("a completed trial has its times and what it took of the machine", async () => {
    expect((await pushforward.run("run", file, "--seed", "1")).code).toBe(0);
    const [run] = (await pushforward.json("ls", "--status", "completed")) as { id: string }[];
    const { summaries } = (await pushforward.json("show", run!.id)) as Shown;
    expect(summaries["time.wall"]!.last).toBeGreaterThan(0);
    expect(summaries["time.cpu"]!.last).toBeGreaterThan(0);
    expect(summaries["system.memory"]!.last).toBeGreaterThan(10e6);
    expect(summaries["system.cpu"]!.last).toBeGreaterThanOrEqual(0);
  });

  test("the store can be checked, backed up and upgraded", async () => {
    const check = (await pushforward.json("db", "check")) as { problems: unknown[]; runs: number };
    expect(check).toMatchObject({ problems: [], runs: 2 });
    expect((await pushforward.run("db", "backup", "copy.db")).code).toBe(0);
    const copied = (await pushforward.json("ls", "--store", "sqlite:copy.db")) as unknown[];
    expect(copied).toHaveLength(2);
    expect((await pushforward.run("db", "upgrade")).stdout).toContain("the newest");
    expect((await pushforward.run("db", "backup")).code).toBe(2);
    expect((await pushforward.run("db", "check", "copy.db")).code).toBe(2);
    const blob = path.join(pushforward.folder, "copy.artifacts");
    const [first] = readdirSync(blob);
    writeFileSync(path.join(blob, first!, readdirSync(path.join(blob, first!))[0]!), "damaged");
    const damaged = await pushforward.run("db", "check", "--store", "sqlite:copy.db");
    expect(damaged.code).toBe(1);
    expect(damaged.stdout).toContain("is damaged");
  });

  test("gc says what it would delete, and deletes it when it is told to", async () => {
    await pushforward.run("rm", shown.id);
    const before = (await pushforward.json("gc")) as { runs: string[] };
    expect(before).toMatchObject({ applied: false, runs: [shown.id] });
    expect((await pushforward.run("restore", shown.id)).code).toBe(0);
    await pushforward.run("rm", shown.id);
    expect((await pushforward.run("gc", "--apply")).stdout).toContain("Deleted 1 removed runs");
    expect((await pushforward.run("restore", shown.id)).code).toBe(2);
    expect(existsSync(path.join(pushforward.folder, "results", "pushforward.db"))).toBe(true);
  });
});
