import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeEnvironment, dirtyPatch } from "../../src/tracking/environment.js";
import { withoutPasswords } from "../../src/tracking/text.js";

const division = { threads: 2, workers: 3 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-environment-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the environment of a run", () => {
  test("names machine, versions and the division of work", async () => {
    const environment = await describeEnvironment(path.join(folder, "study.ts"), division);
    expect(environment).toMatchObject({ ...division, node: process.version, cores: os.availableParallelism() });
    expect(environment["pushforward"]).toMatch(/^\d+\.\d+\.\d+/);
    expect(environment["packages.onnxruntime-node"]).toMatch(/^\d+\.\d+\.\d+/);
    expect(environment["packages.@tensorflow/tfjs"]).toMatch(/^\d+\.\d+\.\d+/);
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: object };
    for (const name of Object.keys(dependencies)) expect(environment).toHaveProperty([`packages.${name}`]);
  });

  test("names the commit of the experiment's repository, and whether files differ from it", async () => {
    const study = path.join(folder, "study.ts");
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args])
        .toString()
        .trim();
    expect(await describeEnvironment(study, division)).toMatchObject({
      "git.commit": null,
      "git.dirty": null,
      "lockfile.sha256": null,
    });
    git("init", "--quiet");
    writeFileSync(study, "export default 1;\n");
    writeFileSync(path.join(folder, "package-lock.json"), "{}");
    git("add", ".");
    git("commit", "--quiet", "-m", "Begin");
    const lockfile = createHash("sha256").update("{}").digest("hex");
    const clean = { "git.commit": git("rev-parse", "HEAD"), "git.dirty": false, "lockfile.sha256": lockfile };
    expect(await describeEnvironment(study, division)).toMatchObject(clean);
    expect(await dirtyPatch(study)).toBeUndefined();
    writeFileSync(study, "export default 2;\n");
    writeFileSync(path.join(folder, "new é.ts"), "");
    expect(await describeEnvironment(study, division)).toMatchObject({
      ...clean,
      "git.dirty": true,
      "git.untracked": ["new é.ts"],
    });
    const patch = await dirtyPatch(study);
    git("checkout", "--quiet", "study.ts");
    writeFileSync(path.join(folder, "changes.patch"), patch!);
    git("apply", "changes.patch");
    expect(readFileSync(study, "utf8")).toBe("export default 2;\n");
  });
});

test("passwords of store URLs are kept out of command lines", () => {
  expect(withoutPasswords("sweep a.ts --store postgres://me:s3cret@host:5432/db?schema=x -w 2")).toBe(
    "sweep a.ts --store postgres://me@host:5432/db?schema=x -w 2",
  );
  expect(withoutPasswords("postgres://host/db?user=me&password=s3cret&schema=x sqlite:a:b@c")).toBe(
    "postgres://host/db?user=me&password=&schema=x sqlite:a:b@c",
  );
});
