import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { commands } from "../../src/cli/commands/index.js";
import { Pushforward } from "./pushforward.js";

const pushforward = new Pushforward();

afterAll(() => {
  pushforward.remove();
});

describe("pushforward", () => {
  test("helps with every command", async () => {
    const { code, stdout, stderr } = await pushforward.run("--help");
    expect([code, stderr]).toEqual([0, ""]);
    for (const { name, summary } of commands) {
      expect(stdout).toContain(`pushforward ${name}`);
      expect(stdout).toContain(summary.slice(0, 30));
    }
  });

  test.each(commands.map(({ name }) => name))("helps with %s", async (name) => {
    const { code, stdout, stderr } = await pushforward.run(name, "--help");
    expect([code, stderr]).toEqual([0, ""]);
    const { options } = commands.find((command) => command.name === name)!;
    for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`);
  });

  test.each(commands.flatMap(({ name, verbs = [] }) => verbs.map((verb) => [name, verb] as const)))(
    "helps with the verb of %s",
    async (name, verb) => {
      const { code, stdout, stderr } = await pushforward.run(name, verb.name, "--help");
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toContain(`pushforward ${name} ${verb.name}`);
      expect((await pushforward.run(name, "--help")).stdout).toContain(verb.summary.slice(0, 30));
      const refused = await pushforward.run(name, verb.name, "x", "--sampler", "tpe");
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining(`${verb.name} has no option --sampler.`) as string,
      ]);
    },
  );

  test("tells its version", async () => {
    const manifest = createRequire(import.meta.url)("../../package.json") as { version: string };
    expect((await pushforward.run("--version")).stdout.trim()).toBe(manifest.version);
  });

  test("prints its help to standard error when it is asked for nothing", async () => {
    const { code, stdout, stderr } = await pushforward.run();
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("pushforward sweep <file>");
  });

  test.each<[string[], string]>([
    [["sweeep", "x.ts"], 'There is no command "sweeep". Did you mean sweep?'],
    [["frobnicate"], 'There is no command "frobnicate".'],
    [["ls", "--statsu", "failed"], "ls has no option --statsu. Did you mean --status?"],
    [["ls", "--no-json"], "ls has no option --no-json."],
    [["ls", "-x"], "ls has no option -x."],
    [["ls", "more"], 'ls takes no argument "more".'],
    [["show"], "An argument is missing. Usage: pushforward show <run>"],
    [["show", "a", "b"], 'show takes no argument "b".'],
    [["ls", "--store"], "Not enough arguments following: store."],
    [["ls", "--store", "sqlite:a.db", "--store", "sqlite:b.db"], "--store was given 2 times"],
    [["ls", "--store", "results.db"], "sqlite:PATH was expected"],
    [["ls", "--status", "compleet", "--store", "sqlite:a.db"], "There is no store"],
    [["sweep", "x.ts", "--workers", "0"], '--workers: an integer of at least 1 was expected, not "0".'],
    [["sweep", "x.ts", "--workers", "two"], "--workers: an integer"],
    [["sweep", "x.ts", "--seeds", "3..1"], '--seeds: an integer of at least 3 was expected, not "1".'],
    [["run", "x.ts", "--seed", "1.5"], "--seed: an integer"],
    [["run", "x.ts", "--precision", "float16"], 'Invalid values: Argument: precision, Given: "float16"'],
    [["components", "modell"], 'There is no kind of component "modell"; did you mean "model"?'],
  ])("refuses %j", async (args, message) => {
    const { code, stdout, stderr } = await pushforward.run(...args);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(message.startsWith("There is no store") ? 1 : 2);
  });

  test("prints a stack only when it is asked to", async () => {
    expect((await pushforward.run("ls")).stderr).not.toContain("    at ");
    expect((await pushforward.run("ls", "--debug")).stderr).toContain("    at ");
  });

  test.each([["--help"], ["ls"], ["show"], ["compare"]])("loads nothing heavy for %s", (...line) => {
    const main = new URL("../../dist/cli/main.js", import.meta.url).href;
    const script = `
      process.argv = [process.execPath, ${JSON.stringify(fileURLToPath(main))}, ...${JSON.stringify(line)}];
      await import(${JSON.stringify(main)});
      const { createRequire } = await import("node:module");
      const heavy = /tensorflow|onnxruntime|canvas|chart\\.js|esbuild/;
      console.error("heavy:", Object.keys(createRequire(import.meta.url).cache).filter((file) => heavy.test(file)));`;
    const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: pushforward.folder });
    expect(stderr.toString()).toContain("heavy: []");
  });

  test("is a program of Node", () => {
    const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
    expect(readFileSync(main, "utf8").split("\n")[0]).toBe("#!/usr/bin/env node");
  });
});
