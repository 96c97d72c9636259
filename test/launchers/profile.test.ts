import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Registry } from "../../src/component/registry.js";
import { launchers, slurm } from "../../src/launchers/index.js";
import { readProfile } from "../../src/launchers/profile.js";
import { chooseLauncher } from "../../src/sweep/choose-launcher.js";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-profile-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function written(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe("a profile", () => {
  test("is read from YAML and from JSON", async () => {
    const yaml = "launcher: slurm\nworkers: 8\noptions:\n  partition: gpu\n  setup:\n    - module load nodejs\n";
    const expected = {
      launcher: "slurm",
      workers: 8,
      options: { partition: "gpu", setup: ["module load nodejs"] },
    };
    expect(await readProfile(written("cluster.yaml", yaml))).toEqual(expected);
    expect(await readProfile(written("cluster.json", JSON.stringify(expected)))).toEqual(expected);
  });

  test.each([
    ["unknown.json", '{"launcher": "slurm", "worker": 8}', /unknown\.json: worker: unknown option of a profile/],
    ["type.json", '{"launcher": "slurm", "workers": 0}', /type\.json: workers: expected an integer > 0, got 0/],
    ["none.json", "{}", /none\.json: launcher: expected .*, got nothing/],
    ["list.yaml", "- slurm\n", /list\.yaml: expected a profile such as/],
    ["broken.yaml", "launcher: [slurm\n", /broken\.yaml: the profile is neither JSON nor, ending in \.yaml, YAML/],
    ["yaml.json", "launcher: slurm\n", /yaml\.json: the profile is neither JSON/],
  ])("that is wrong is refused: %s", async (name, text, message) => {
    await expect(readProfile(written(name, text))).rejects.toThrow(message);
  });

  test("that is not there is refused", async () => {
    await expect(readProfile(path.join(folder, "absent.json"))).rejects.toThrow("the profile cannot be read (ENOENT)");
  });
});

describe("the launcher of a sweep", () => {
  const registry = new Registry(launchers);
  const profile = { launcher: "slurm", options: { partition: "profile", time: "1:00:00", qos: "low" } };
  const study = slurm({ partition: "study", time: "2:00:00", memory: "8G" });

  test("takes each option from the command line, else the profile, else the study", () => {
    const { name, options } = chooseLauncher({ commandLine: "slurm(partition=here)", profile, study }, registry);
    expect(name).toBe("slurm");
    expect(options).toMatchObject({ partition: "here", time: "1:00:00", qos: "low", memory: "8G", cpus: 1 });
  });

  test("takes no options of another launcher", () => {
    expect(chooseLauncher({ commandLine: "local", profile, study }, registry)).toMatchObject({
      name: "local",
      options: {},
    });
  });

  test("is this machine where nothing is said, and otherwise who is named first", () => {
    expect(chooseLauncher({}, registry).name).toBe("local");
    expect(chooseLauncher({ study }, registry).name).toBe("slurm");
    expect(chooseLauncher({ profile: { launcher: "local", options: {} }, study }, registry).name).toBe("local");
  });

  test("that is wrong is refused", () => {
    expect(() => chooseLauncher({ commandLine: "slrum" }, registry)).toThrow(/unknown launcher "slrum"/);
    expect(() => chooseLauncher({ commandLine: "slurm(partitoin=x)" }, registry)).toThrow(/partitoin: unknown option/);
    expect(() => chooseLauncher({ profile: { launcher: "slurm", options: { cpus: "many" } } }, registry)).toThrow(
      /launcher\.cpus: expected an integer/,
    );
    expect(() => chooseLauncher({ commandLine: "slurm(" }, registry)).toThrow(/^--launcher: /);
  });
});
