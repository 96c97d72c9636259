import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { openStore } from "../../src/tracking/open.js";
import type { Sweep } from "../../src/tracking/sweep-store.js";
import { finished, printed, Pushforward, study } from "../cli/pushforward.js";

const file = study("searched");
let pushforward: Pushforward;

beforeEach(() => {
  pushforward = new Pushforward();
});

afterEach(() => {
  pushforward.remove();
});

/** The trials of the only sweep with what their runs found, and its state. */
async function outcome({
  storeUrl,
}: Pushforward): Promise<{ readonly state: Sweep["state"]; readonly trials: unknown }> {
  const store = await openStore(storeUrl);
  const [sweep] = await store.sweeps.list();
  const runs = await store.sweeps.runs(sweep!.id, ["miss"]);
  const trials = (await store.sweeps.trials(sweep!.id)).map(({ number, point, configHash }) => ({
    number,
    point,
    runs: runs
      .filter((run) => run.configHash === configHash)
      .map(({ seed, status, values }) => [seed, status, values["miss"]] as const)
      .sort(([a], [b]) => a - b),
  }));
  await store.close();
  return { state: sweep!.state, trials: trials.sort((a, b) => a.number - b.number) };
}

async function undisturbed(): Promise<unknown> {
  const alone = new Pushforward();
  const { code, stderr } = await alone.run("sweep", file, "--workers", "1");
  expect([code, stderr]).toEqual([0, ""]);
  const { trials } = await outcome(alone);
  alone.remove();
  return trials;
}

describe("a search by processes", () => {
  test("that are killed at any moment ends with the trials of an undisturbed one", async () => {
    const expected = await undisturbed();
    const stream = Stream.of(0, "kills");
    for (let kill = 0; kill < 4; kill++) {
      const sweep = pushforward.start("sweep", file, "--workers", "2", "--retries", "9");
      const end = finished(sweep);
      // A fast machine may have run all trials before the last kill.
      await printed(sweep, /started|, 0 to run/);
      await setTimeout(1000 * stream.uniform());
      sweep.kill("SIGKILL");
      await end;
    }
    const { code } = await pushforward.run("sweep", file, "--workers", "2", "--retries", "9");
    expect(code).toBe(0);
    expect(await outcome(pushforward)).toEqual({ state: "finished", trials: expected });
  });

  test("is stopped, shared, resumed and extended from other processes", async () => {
    const expected = await undisturbed();
    const first = pushforward.start("sweep", file, "--workers", "1", "--set", "model.milliseconds=400");
    await printed(first, /\[2\/20\]/);
    const second = pushforward.start("sweep", file, "--workers", "1", "--set", "model.milliseconds=400");
    await printed(second, /started/);
    const both = [finished(first), finished(second)];
    expect((await pushforward.run("sweep", "stop", "searched")).stdout).toContain("is stopped");
    for (const { code, stdout } of await Promise.all(both)) {
      expect(code).toBe(130);
      expect(stdout).toContain("was stopped. `pushforward sweep resume");
    }
    expect((await outcome(pushforward)).state).toBe("stopped");
    const [listed] = (await pushforward.json("sweep", "list")) as { sweep: string; state: string; sampler: string }[];
    expect(listed).toMatchObject({ state: "stopped", sampler: "sensitive" });
    const resumed = await pushforward.run("sweep", "resume", listed!.sweep, "--workers", "2");
    expect(resumed.code).toBe(0);
    const { state, trials } = await outcome(pushforward);
    expect(state).toBe("finished");
    // The overrides are part of the runs, not of what is tried.
    expect(trials).toEqual(expected);
    expect((await pushforward.run("sweep", "extend", "searched", "--trials", "12", "--seeds", "0..2")).code).toBe(0);
    expect((await pushforward.run("sweep", "resume", "searched")).code).toBe(0);
    const extended = (await outcome(pushforward)).trials as { readonly runs: unknown[] }[];
    expect(extended.map(({ runs }) => runs.length)).toEqual(Array(12).fill(3));
    const best = (await pushforward.json("sweep", "best", "searched", "--top", "2")) as {
      configurations: { estimates: { mean: number }[]; seeds: number[]; probability: number }[];
    };
    expect(best.configurations).toHaveLength(2);
    const [top, next] = best.configurations;
    expect(top!.estimates[0]!.mean).toBeLessThanOrEqual(next!.estimates[0]!.mean);
    expect(top!.probability).toBeGreaterThan(0);
    expect(top!.seeds).toEqual([0, 1, 2]);
  });

  test("tells of the trials that can be known before they run", async () => {
    const { stdout } = await pushforward.run("sweep", file, "--dry-run");
    expect(stdout).toContain("6 trials of searched\n7 configurations more follow from the results of these.");
    const given = await pushforward.run("sweep", file, "--dry-run", "--sampler", "random", "--trials", "9");
    expect(given.stderr).toBe("");
    expect(given.stdout).toContain("18 trials of searched\n");
  });

  test("says that no run has logged a misspelt objective, also where all runs are done already", async () => {
    const given = ["--sampler", "random", "--trials", "3", "--workers", "2"];
    const note = /No completed run of sweep \w+ has logged the objective mis; did you mean "miss"\?/g;
    const right = await pushforward.run("sweep", file, ...given, "--objective", "miss");
    expect(right.stdout).not.toMatch(note);
    for (const seeds of [[], ["--seeds", "0..2"]]) {
      const { code, stdout } = await pushforward.run("sweep", file, ...given, ...seeds, "--objective", "mis");
      expect(code).toBe(0);
      expect(stdout.match(note)).toHaveLength(1);
    }
    const status = await pushforward.run("sweep", "status", "searched");
    expect(status.stdout.match(note)).toHaveLength(1);
    const best = await pushforward.run("sweep", "best", "searched");
    expect([best.code, best.stdout]).toEqual([1, ""]);
    expect(best.stderr.match(note)).toHaveLength(1);
  });
});
