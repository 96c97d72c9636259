import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importRuns } from "../../src/exchange/import.js";
import { canonicalJson } from "../../src/experiment/config.js";
import { artifactNames } from "../../src/experiment/trial.js";
import { encodeNpy } from "../../src/numerics/npy.js";
import { Stream } from "../../src/numerics/random.js";
import { openStore } from "../../src/tracking/open.js";
import { newOwner } from "../../src/tracking/owner.js";
import type { Store } from "../../src/tracking/store.js";

const root = mkdtempSync(path.join(tmpdir(), "pushforward-frozen-"));
const at = (...parts: string[]) => path.join(root, ...parts);
const url = (name: string) => `sqlite:${at(`${name}.db`)}`;
afterAll(() => {
  rmSync(root, { recursive: true });
});

const study = "two-moons";

/** Two models with three seeds each, one of which moves its samples from a base. */
async function fill(store: Store): Promise<void> {
  for (const label of ["flow", "kde"]) {
    for (const seed of [0, 1, 2]) {
      const config = { model: label, seed };
      const [planned] = await store.enqueue([
        {
          ...{ study, label, seed, config, options: { model: label }, point: {}, overrides: { "training.steps": 9 } },
          configHash: createHash("sha256").update(canonicalJson(config)).digest("hex"),
          source: { path: "experiments/two-moons.ts", text: "export default 1;\n" },
        },
      ]);
      const { id } = planned!.run;
      await store.claim({ ids: [id] }, newOwner(), { node: "v22", "memory.bytes": 2 ** 34 });
      const stream = Stream.of(seed, label);
      const value = label === "flow" ? 1 : 2;
      await store.log(id, [{ name: "nll.test", step: 1, value: value + 0.1 * seed + 0.01 * stream.normal(), at: 1 }]);
      const cloud = Float32Array.from({ length: 80 }, () => stream.normal());
      for (const name of [artifactNames.samples, artifactNames.data]) {
        await store.putArtifact(id, name, encodeNpy(cloud, [40, 2]), "application/x-npy");
      }
      if (label === "flow") {
        const ways = Float32Array.from({ length: 240 }, () => stream.normal());
        await store.putArtifact(id, artifactNames.trajectories, encodeNpy(ways, [3, 40, 2]), "application/x-npy");
        const times = new TextEncoder().encode(JSON.stringify({ times: [0, 0.5, 1] }));
        await store.putArtifact(id, artifactNames.trajectoryTimes, times, "application/json");
      }
      await store.finish(id, "completed");
    }
  }
  await store.describeStudy(study, { title: "Moons & σ", text: ["Why *not*?"], baseline: "kde" });
}

/** Runs the program from its sources, in a folder and an environment of its own. */
async function report(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<void> {
  mkdirSync(cwd, { recursive: true });
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const program = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", loader, program, "report", study, ...args], {
    ...{ cwd, env: { ...process.env, ...env }, stdio: ["ignore", "ignore", "pipe"] },
  });
  let stderr = "";
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`The report ended with ${String(code)}: ${stderr}`);
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
  const sum = (name: string) =>
    createHash("sha256")
      .update(readFileSync(path.join(folder, name)))
      .digest("hex");
  return new Map(names.sort().map((name) => [name, sum(name)]));
}

describe("a frozen report", () => {
  beforeAll(async () => {
    const store = await openStore(url("first"), { create: true });
    await fill(store);
    await store.close();
    const away = { TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" };
    await report(at("here"), { TZ: "UTC", LANG: "C", LC_ALL: "C" }, "--freeze", at("one"), "--store", url("first"));
    const second = await openStore(url("second"), { create: true });
    for await (const { adoption } of importRuns(second, at("one", "runs"))) expect(adoption.outcome).toBe("added");
    await second.close();
    await report(at("elsewhere", "deep"), away, "--freeze", at("two"), "--store", url("second"));
  }, 60_000);

  it("holds the report in every format, the runs, what made them, and checksums of all", () => {
    const files = filesOf(at("one"));
    for (const name of ["report.html", "report.md", "report.pdf", "report.tex", "README.md", "runs.csv"]) {
      expect(files.has(name), name).toBe(true);
    }
    for (const extension of ["pdf", "svg", "png", "csv"]) expect(files.has(`charts/nll-test.${extension}`)).toBe(true);
    for (const name of ["charts/flow.gif", "experiment/two-moons.ts", "environments.json", "runs/manifest.json"]) {
      expect(files.has(name), name).toBe(true);
    }
    const sums = readFileSync(at("one", "SHA256SUMS"), "utf8");
    const listed = new Map(
      sums
        .trim()
        .split("\n")
        .map((line) => [line.slice(66), line.slice(0, 64)]),
    );
    expect(new Map([...files].filter(([name]) => name !== "SHA256SUMS"))).toEqual(listed);
    const readme = readFileSync(at("one", "README.md"), "utf8");
    expect(readme).toContain("pushforward sweep experiments/two-moons.ts --set training.steps=9 --seeds 0..2");
    expect(readme).toContain(`pushforward report ${study}`);
  });

  it("is the same byte by byte of an imported store, in another zone, language and folder", () => {
    expect(filesOf(at("two"))).toEqual(filesOf(at("one")));
  });

  it("removes what an earlier one left, and nothing that it did not write", async () => {
    const store = await openStore(url("first"));
    const runs = await store.runs();
    await store.remove(runs.filter(({ label }) => label === "flow").map(({ id }) => id));
    await store.close();
    writeFileSync(at("one", "charts", "mine.png"), "mine");
    writeFileSync(at("one", "charts", "flow.gif"), "changed by hand");
    await report(at("here"), {}, "--freeze", at("one"), "--store", url("first"));
    const files = filesOf(at("one"));
    expect(files.has("charts/trajectories.png")).toBe(false);
    expect(files.has("charts/mine.png")).toBe(true);
    expect(readFileSync(at("one", "charts", "flow.gif"), "utf8")).toBe("changed by hand");
    expect(files.has("charts/nll-test.png")).toBe(true);
    expect(readFileSync(at("one", "SHA256SUMS"), "utf8")).not.toContain("trajectories");
  }, 30_000);
});
