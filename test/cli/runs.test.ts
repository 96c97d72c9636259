import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newOwner } from "../../src/tracking/owner.js";
import { openStore } from "../../src/tracking/open.js";
import type { Json, NewRun } from "../../src/tracking/store.js";
import { Pushforward } from "./pushforward.js";

const pushforward = new Pushforward();
const nasty = "\u001b[2J\u001b[31mred\u0007 \u202egnp.exe \u009b1m";
const ids = new Map<string, string>();

function newRun(study: string, label: string, seed: number, options: Record<string, Json>): NewRun {
  return {
    study,
    label,
    seed,
    config: options,
    configHash: JSON.stringify([label, options]),
    options: { model: label, ...options },
    point: options,
    overrides: {},
    source: { path: "experiments/moons.ts", text: "export default 1;" },
  };
}

/** Two bandwidths and two seeds of a KDE, one flow without a bandwidth, a failed run, a queued one, and a nasty study. */
beforeAll(async () => {
  const store = await openStore(pushforward.storeUrl, { create: true });
  const kde = [0.1, 0.5].flatMap((bandwidth) =>
    [0, 1].map((seed) => newRun("moons", "kde", seed, { "model.bandwidth": bandwidth })),
  );
  const planned = [
    ...kde,
    newRun("moons", "flow", 0, { "model.layers": [64, 64] }),
    newRun("moons", "flow", 1, { "model.layers": [64, 64] }),
    newRun("moons", "flow", 2, { "model.layers": [64, 64] }),
    newRun(nasty, nasty, 0, { [nasty]: nasty }),
  ];
  const names = ["kde 0.1 0", "kde 0.1 1", "kde 0.5 0", "kde 0.5 1", "flow 0", "flow failed", "flow queued", "nasty"];
  const queued = await store.enqueue(planned);
  names.forEach((name, i) => ids.set(name, queued[i]!.run.id));
  const values = [2.5, 2.3, 2.75, 2.65, 2.1, NaN, undefined, Infinity];
  for (const [i, value] of values.entries()) {
    if (value === undefined) continue;
    const { id } = queued[i]!.run;
    await store.claim({ ids: [id] }, newOwner(), { node: "v20", command: nasty });
    const at = Date.now();
    await store.log(
      id,
      [0, 1, 2].map((step) => ({ name: "loss", step, value: 3 - step, at })),
    );
    await store.log(id, [
      { name: "nll.test", step: 2, value, at },
      { name: nasty, step: 0, value: 1, at },
    ]);
    await store.putArtifact(id, "samples.npy", new Uint8Array(2000), "application/x-npy");
    if (Number.isNaN(value)) await store.finish(id, "failed", `The loss is NaN at step 2. ${nasty}`);
    else await store.finish(id, "completed");
  }
  await store.close();
});

afterAll(() => {
  pushforward.remove();
});

const idsOf = async (...args: string[]): Promise<string[]> =>
  ((await pushforward.json("ls", ...args)) as { id: string }[]).map(({ id }) => id);
const named = (...names: string[]): string[] => names.map((name) => ids.get(name)!);

describe("ls", () => {
  test("prints runs as JSON of a fixed shape", async () => {
    const runs = (await pushforward.json("ls")) as Record<string, unknown>[];
    expect(runs).toHaveLength(8);
    expect(runs[0]).toEqual({
      id: ids.get("kde 0.1 0"),
      study: "moons",
      label: "kde",
      status: "completed",
      seed: 0,
      attempt: 1,
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      started: expect.any(String) as string,
      finished: expect.any(String) as string,
      error: null,
      options: { model: "kde", "model.bandwidth": 0.1 },
      point: { "model.bandwidth": 0.1 },
      metrics: { loss: 1, "nll.test": 2.5, [nasty]: 1 },
    });
    expect(runs[6]).toMatchObject({ status: "queued", started: null, finished: null, attempt: 0, metrics: {} });
  });

  test("writes numbers that JSON lacks as strings", async () => {
    const runs = (await pushforward.json("ls")) as { metrics: Record<string, unknown> }[];
    expect([runs[5], runs[7]].map((run) => run!.metrics["nll.test"])).toEqual(["NaN", "Infinity"]);
  });

  test("takes all runs for the means of groups, however many they are", async () => {
    const url = `sqlite:${pushforward.folder}/many.db`;
    const store = await openStore(url, { create: true });
    await store.enqueue(Array.from({ length: 101 }, (_, seed) => newRun("moons", "kde", seed, {})));
    await store.close();
    const { stdout } = await pushforward.run("ls", "--store", url, "--group-by", "config");
    expect(stdout.split("\n")[1]).toMatch(/^ *101 /);
  });

  test("shows a column that other runs than these have", async () => {
    const args = ["--study", "moons", "--columns", "id,nll.test"];
    expect((await pushforward.json("ls", ...args, "--where", "status = queued")) as object[]).toEqual([
      { id: ids.get("flow queued"), "nll.test": null },
    ]);
  });

  test("filters, sorts and limits", async () => {
    expect(await idsOf("--status", "failed,queued")).toEqual(named("flow failed", "flow queued"));
    expect(await idsOf("--study", nasty)).toEqual(named("nasty"));
    const sorted = named("flow 0", "kde 0.1 1", "kde 0.1 0", "kde 0.5 1", "kde 0.5 0", "flow failed", "flow queued");
    expect(await idsOf("--study", "moons", "--sort", "nll.test")).toEqual(sorted);
    const reversed = [...sorted.slice(0, 5).reverse(), ...sorted.slice(5)];
    expect(await idsOf("--study", "moons", "--sort", "nll.test", "--reverse")).toEqual(reversed);
    expect(await idsOf("--sort", "nll.test", "--limit", "2")).toEqual(sorted.slice(0, 2));
    expect(await idsOf("-n", "2")).toEqual(named("flow queued", "nasty"));
    expect((await idsOf("--sort", "model.bandwidth")).slice(2, 4)).toEqual(named("kde 0.5 0", "kde 0.5 1"));
  });

  test("takes a filter", async () => {
    expect(await idsOf("--where", "model.bandwidth < 0.3 and nll.test < 2.4")).toEqual(named("kde 0.1 1"));
    expect(await idsOf("--where", "status != completed and study = moons")).toEqual(
      named("flow failed", "flow queued"),
    );
    const { stdout } = await pushforward.run("ls", "--where", "nll.test < 1");
    expect(stdout).toBe("None of 8 runs meets the condition.\n");
  });

  test("shows the fields that are asked for, of runs or of groups, in any format", async () => {
    const fields = ["--study", "moons", "--columns", "label,model.bandwidth,nll.test"];
    expect(await pushforward.json("ls", ...fields, "-n", "1", "--sort", "seed")).toEqual([
      { label: "kde", "model.bandwidth": 0.1, "nll.test": 2.5 },
    ]);
    const csv = (await pushforward.run("ls", ...fields, "--csv", "--group-by", "config")).stdout.split("\n");
    expect(csv[0]).toBe("label,model.bandwidth,nll.test,nll.test.sd,nll.test.n");
    expect(csv[1]).toMatch(/^kde,0\.1,2\.4,0\.1414\d+,2$/);
    const md = (await pushforward.run("ls", ...fields, "--md", "--where", "label = kde", "--only-changed")).stdout;
    expect(md.split("\n").slice(0, 3)).toEqual(["| model.bandwidth | nll.test |", "| --- | --- |", "| 0.1 | 2.5 |"]);
    const grouped = await pushforward.run("ls", "--study", "moons", "--group-by", "config", "--metrics", "nll.test");
    expect(grouped.stdout).toMatch(
      /^runs +study +model +seeds +nll\.test +point\n +2 +moons +kde +0,1 +2\.40 ± 0\.14 /,
    );
  });

  test("prints a table", async () => {
    const { stdout } = await pushforward.run("ls", "--study", "moons", "--metrics", "nll.test,missing");
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(/^run +status +study +model +seed +nll\.test +missing +started +took +point$/);
    expect(lines[1]).toMatch(
      new RegExp(`^${ids.get("kde 0.1 0")!}  completed  moons +kde +0 +2\\.5 .* model\\.bandwidth=0\\.1$`),
    );
    expect(lines[6]).toMatch(/failed .* NaN .* model\.layers=\[64,64\]$/);
  });

  test("says when it leaves runs out", async () => {
    const { stdout } = await pushforward.run("ls", "-n", "3");
    expect(stdout).toContain("3 of 8 runs; --limit 0 shows all.");
  });

  test("lists studies", async () => {
    const { stdout } = await pushforward.run("ls", "--studies");
    expect(stdout).toMatch(/^moons +7 /m);
    const studies = (await pushforward.json("ls", "--studies")) as { name: string; runs: number }[];
    expect(studies.map(({ name, runs }) => [name, runs])).toEqual([
      ["moons", 7],
      [nasty, 1],
    ]);
  });

  test.each<[string[], string, number]>([
    [["--study", "mons"], 'There is no study "mons"', 1],
    [["--status", "compleet"], 'there is no state "compleet"; did you mean "completed"?', 2],
    [["--sort", "nll.tset"], 'no run has "nll.tset"; did you mean "nll.test"?', 2],
    [["--limit", "-1"], "--limit: an integer of at least 0", 2],
    [["--where", "nll.test <"], 'The filter "nll.test <": expected a value but found the end at character 11.', 2],
    [["--where", "nll.tset < 1"], '--where: no run has "nll.tset"; did you mean "nll.test"?', 2],
    [["--columns", "lable"], '--columns: no run has "lable"; did you mean "label"?', 2],
    [["--csv", "--md"], "--csv and --md exclude each other", 2],
  ])("refuses %j", async (args, message, exitCode) => {
    const { code, stderr } = await pushforward.run("ls", ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(exitCode);
  });
});

describe("show", () => {
  test("shows all of a run, by the beginning of its id", async () => {
    const id = ids.get("flow failed")!;
    const shared = Math.max(...[...ids.values()].filter((other) => other !== id).map((other) => common(id, other)));
    const { stdout } = await pushforward.run("show", id.slice(0, shared + 1));
    for (const word of [
      id,
      "moons",
      "flow",
      "failed",
      "The loss is NaN at step 2.",
      "model.layers",
      "[64,64]",
      "v20",
      "samples.npy",
      "2.0 KiB",
    ]) {
      expect(stdout).toContain(word);
    }
    expect(stdout).toMatch(/loss +1 +3 +1 +3 +2 +3/);
    const shown = (await pushforward.json("show", id)) as Record<string, unknown>;
    expect(shown).toMatchObject({
      id,
      config: { "model.layers": [64, 64] },
      source: { path: "experiments/moons.ts", text: "export default 1;" },
      environment: { node: "v20" },
      summaries: { loss: { first: 3, last: 1, min: 1, max: 3, lastStep: 2, count: 3 } },
      artifacts: [{ name: "samples.npy", bytes: 2000 }],
    });
  });

  test("refuses an id that no run has", async () => {
    const { code, stderr } = await pushforward.run("show", "zzz");
    expect([code, stderr]).toEqual([
      2,
      'error: There is no run whose id begins with "zzz": `pushforward ls` lists them.\n',
    ]);
  });
});

describe("compare", () => {
  test("shows the options that differ and the last metrics of a study's completed runs", async () => {
    const rows = (await pushforward.json("compare", "moons", "--metrics", "nll.test")) as unknown[];
    expect(rows).toHaveLength(5);
    expect(rows[1]).toEqual({
      runs: named("kde 0.1 1"),
      label: "kde",
      seeds: [1],
      options: { model: "kde", "model.bandwidth": 0.1 },
      metrics: { "nll.test": { mean: 2.3, sd: null, n: 1 } },
    });
    const { stdout } = await pushforward.run("compare", "moons", "--metrics", "nll.test");
    expect(stdout.split("\n")[0]).toMatch(/^run +model +seed +model +model\.bandwidth +nll\.test$/);
  });

  test("averages over the seeds of a configuration", async () => {
    const rows = (await pushforward.json("compare", "moons", "--group-by", "config")) as {
      runs: string[];
      metrics: Record<string, { mean: number; sd: number | null; n: number }>;
    }[];
    expect(rows.map(({ runs }) => runs)).toEqual([
      named("kde 0.1 0", "kde 0.1 1"),
      named("kde 0.5 0", "kde 0.5 1"),
      named("flow 0"),
    ]);
    const { mean, sd, n } = rows[0]!.metrics["nll.test"]!;
    expect([mean, sd, n]).toEqual([expect.closeTo(2.4, 12), expect.closeTo(Math.SQRT1_2 * 0.2, 12), 2]);
    const { stdout } = await pushforward.run("compare", "moons", "--group-by", "config");
    expect(stdout).toContain("2.40 ± 0.14");
    expect(stdout).toContain("2.700 ± 0.071");
  });

  test("groups by options", async () => {
    const rows = (await pushforward.json("compare", "moons", "--group-by", "model")) as {
      label: string;
      runs: string[];
      options: object;
    }[];
    expect(rows.map(({ label, runs, options }) => [label, runs.length, options])).toEqual([
      ["kde", 4, { model: "kde" }],
      ["flow", 1, { model: "flow" }],
    ]);
  });

  test("filters, sorts and leaves out what does not change", async () => {
    const args = ["--where", "nll.test > 2.2 and label = kde", "--sort", "nll.test", "--metrics", "nll.test,loss"];
    const rows = (await pushforward.json("compare", "moons", ...args)) as { runs: string[] }[];
    expect(rows.flatMap(({ runs }) => runs)).toEqual(named("kde 0.1 1", "kde 0.1 0", "kde 0.5 1", "kde 0.5 0"));
    const { stdout } = await pushforward.run("compare", "moons", ...args, "--only-changed", "--md");
    expect(stdout.split("\n")[0]).toBe("| run | seed | model.bandwidth | nll.test |");
    const none = await pushforward.run("compare", "moons", "--where", "nll.test < 0");
    expect([none.code, none.stderr]).toEqual([1, "error: No run meets the condition to compare.\n"]);
  });

  test("takes runs and states", async () => {
    const words = named("flow failed", "kde 0.1 0");
    const rows = (await pushforward.json("compare", ...words)) as { runs: string[] }[];
    expect(rows.map(({ runs }) => runs[0])).toEqual(words);
    const failed = (await pushforward.json("compare", "moons", "--status", "failed")) as { metrics: object }[];
    expect(failed.map(({ metrics }) => metrics)).toMatchObject([{ "nll.test": { mean: "NaN" } }]);
  });

  test.each<[string[], string]>([
    [["moons", "--metrics", "nll"], '--metrics: no run has "nll"'],
    [["moons", "--group-by", "modl"], '--group-by: no run has "modl"; did you mean "model"?'],
    [["moons", "--status", "crashed"], "None of these studies has a completed run"],
  ])("refuses %j", async (args, message) => {
    const { code, stderr } = await pushforward.run("compare", ...args);
    expect(stderr).toContain(message);
    expect(code).not.toBe(0);
  });
});

describe("diff", () => {
  test("shows what differs, and only that", async () => {
    const [a, b] = named("kde 0.1 0", "kde 0.5 1") as [string, string];
    expect(await pushforward.json("diff", a, b)).toEqual({
      runs: [a, b],
      trial: [{ name: "seed", a: 0, b: 1 }],
      configuration: [{ name: "model.bandwidth", a: 0.1, b: 0.5 }],
      environment: [],
      source: "",
    });
    const { stdout } = await pushforward.run("diff", a, b);
    expect(stdout).toMatch(
      /^trial\n +\w{8} +\w{8}\n +seed +0 +1\n\nconfiguration\n.*\n +model\.bandwidth +0\.1 +0\.5\n$/,
    );
    expect((await pushforward.run("diff", a, a)).stdout).toBe(`${a} and ${a} were run with the same in everything.\n`);
  });
});

describe("rm and restore", () => {
  test("hide runs and show them again", async () => {
    const [id] = named("flow 0");
    expect((await pushforward.run("rm", id!)).stdout).toBe(`Removed 1 run: ${id!}\n`);
    expect(await idsOf()).not.toContain(id);
    expect((await pushforward.run("rm", id!)).code).toBe(2);
    expect((await pushforward.run("restore", id!)).stdout).toBe(`Restored 1 run: ${id!}\n`);
    expect(await idsOf()).toContain(id);
  });
});

test("names from the store never reach the terminal as they are", async () => {
  const id = ids.get("nasty")!;
  const lines = [
    ["ls", "--metrics", nasty],
    ["ls", "--json"],
    ["ls", "--studies"],
    ["show", id],
    ["show", id, "--json"],
  ];
  const more = [
    ["compare", nasty],
    ["compare", nasty, "--json"],
    ["diff", id, ids.get("flow failed")!],
    ["ls", "--study", nasty, "--csv"],
    ["ls", "--study", nasty, "--md", "--metrics", nasty],
    ["ls", "--study", `${nasty}!`],
    ["show", ids.get("flow failed")!],
  ];
  for (const line of [...lines, ...more]) {
    const { stdout, stderr } = await pushforward.run(...line);
    expect(stdout + stderr).not.toMatch(/[^\n\P{Cc}]|[\u202e\u009b]/u);
    // Markdown has more to escape.
    expect((stdout + stderr).replaceAll("\\", "")).toContain("u001b[2J");
  }
});

function common(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
