import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ComponentRef } from "../../src/component/component.js";
import { parseOptions } from "../../src/component/options.js";
import { slurm } from "../../src/launchers/index.js";
import type { JobQueue, Launch } from "../../src/launchers/launcher.js";

let folder: string;
const path0 = process.env["PATH"];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-slurm-test-"));
  process.env["PATH"] = `${folder}:${path0!}`;
});

afterEach(() => {
  process.env["PATH"] = path0;
  delete process.env["PUSHFORWARD_STORE"];
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a program in the place of one of Slurm's; what it is called with is kept. */
function program(name: string, lines: string): void {
  writeFileSync(
    path.join(folder, name),
    `#!/bin/bash\nprintf '%s\\n' "$@" > '${folder}/${name}.args'\nenv > '${folder}/${name}.env'\n${lines}\n`,
  );
  chmodSync(path.join(folder, name), 0o755);
}

const given = (name: string): string[] =>
  readFileSync(path.join(folder, `${name}.args`), "utf8")
    .trim()
    .split("\n");

async function queue(reference: ComponentRef<"launcher"> = slurm()): Promise<JobQueue> {
  const { definition } = slurm;
  return (await definition.create(parseOptions(definition.options, reference.options, "", "slurm"))).queue!;
}

function launch(): Launch {
  const files = path.join(folder, "launch");
  mkdirSync(files);
  const secrets = { PUSHFORWARD_STORE: "postgres://ada:secret@host/db" };
  return { sweep: "ab12", workers: 2, command: ["pushforward", "work", "ab12"], folder, files, secrets };
}

describe("a Slurm queue", () => {
  test("submits one array and keeps the password out of all that others can read", async () => {
    program("sbatch", "echo 42");
    process.env["PUSHFORWARD_STORE"] = "postgres://ada:secret@host/db";
    const one = launch();
    expect(await (await queue()).submit(one)).toBe("42");
    const script = path.join(one.files, "job.sh");
    expect(given("sbatch")).toEqual(["--parsable", script]);
    expect(readFileSync(script, "utf8")).not.toContain("secret");
    // What is in the environment of sbatch becomes part of the job.
    expect(readFileSync(path.join(folder, "sbatch.env"), "utf8")).not.toContain("secret");
    const secrets = path.join(one.files, "environment.sh");
    expect(readFileSync(secrets, "utf8")).toBe("export PUSHFORWARD_STORE=postgres://ada:secret@host/db\n");
    expect(statSync(secrets).mode & 0o777).toBe(0o600);
  });

  test("tells of its jobs", async () => {
    program(
      "squeue",
      "printf '%s\\n' '42_0|RUNNING|None|n1' '42_1|PENDING|Resources|' '42_2|TIMEOUT|TimeLimit|n2' '42_3|COMPLETED|None|n1' '42_4|CANCELLED|None|' '42_5|OUT_OF_MEMORY|OutOfMemory|n3'",
    );
    expect(await (await queue()).jobs("42")).toEqual([
      { id: "42_0", state: "running", detail: "RUNNING", node: "n1" },
      { id: "42_1", state: "pending", detail: "PENDING (Resources)" },
      { id: "42_2", state: "failed", detail: "TIMEOUT (TimeLimit)", node: "n2" },
      { id: "42_3", state: "completed", detail: "COMPLETED", node: "n1" },
      { id: "42_4", state: "cancelled", detail: "CANCELLED" },
      { id: "42_5", state: "failed", detail: "OUT_OF_MEMORY (OutOfMemory)", node: "n3" },
    ]);
    expect(given("squeue")).toContain("--jobs=42");
  });

  test("has no jobs that Slurm has forgotten", async () => {
    program("squeue", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1");
    expect(await (await queue()).jobs("42")).toEqual([]);
  });

  test("cancels, on the cluster that took the array", async () => {
    program("scancel", "");
    await (await queue()).cancel("42;north");
    expect(given("scancel")).toEqual(["--quiet", "42", "--clusters=north"]);
  });

  test("says what Slurm refuses, and where it is missing", async () => {
    program("sbatch", "echo 'sbatch: error: invalid partition specified: x' >&2; exit 1");
    await expect((await queue()).submit(launch())).rejects.toThrow(
      "Slurm refuses (sbatch): invalid partition specified: x.",
    );
    process.env["PATH"] = folder;
    await expect((await queue()).jobs("42")).rejects.toThrow(
      "There is no squeue here: submit from a machine that has Slurm's commands, such as the cluster's login node.",
    );
  });
});

describe("its options", () => {
  test.each(["90", "30:00", "4:00:00", "1-12", "2-00:30", "2-00:30:00"])("take the time %s", async (time) => {
    await expect(queue(slurm({ time }))).resolves.toBeDefined();
  });

  test.each([
    [{ time: "4 hours" }, 'time: expected minutes or "HOURS:MINUTES:SECONDS" or "DAYS-HOURS", got "4 hours".'],
    [{ memory: "much" }, 'memory: expected an amount of memory such as "8G", got "much".'],
    [{ cpus: 0 }, "cpus: expected an integer > 0, got 0."],
  ])("refuse %j", async (options, message) => {
    await expect(queue(slurm(options))).rejects.toThrow(message);
  });
});
