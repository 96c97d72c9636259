import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { BarsReporter } from "../../../src/cli/reporters/bars.js";
import { PlainReporter } from "../../../src/cli/reporters/plain.js";
import type { SweepPlan, SweepReporter } from "../../../src/sweep/reporter.js";
import type { Run, RunStatus } from "../../../src/tracking/store.js";

/** A terminal that keeps what is written to it. */
class Terminal extends Writable {
  readonly isTTY = true;
  readonly columns = 100;
  text = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

const reporters: readonly {
  readonly name: string;
  readonly make: (debug: boolean) => { reporter: SweepReporter; text: () => string };
}[] = [
  {
    name: "lines",
    make: (debug) => {
      const lines: string[] = [];
      return { reporter: new PlainReporter((line) => lines.push(line), debug), text: () => lines.join("\n") };
    },
  },
  {
    name: "bars",
    make: (debug) => {
      const terminal = new Terminal();
      return { reporter: new BarsReporter(terminal, debug), text: () => terminal.text };
    },
  },
];

const plan: SweepPlan = {
  study: "moons",
  sweep: "k3v9a2bc",
  total: 4,
  isBound: false,
  done: 1,
  failed: 0,
  toRun: 3,
  retried: 1,
  elsewhere: 0,
  workers: 2,
  threads: 1,
  replicas: 1,
  storeUrl: "sqlite:runs.db",
};

function run(id: string, status: RunStatus, changes: Partial<Run> = {}): Run {
  const summary = { first: 2, last: 2, min: 2, max: 2, lastStep: 9 };
  return {
    id,
    study: "moons",
    label: "flow",
    seed: 3,
    config: {},
    configHash: "hash",
    options: {},
    point: { "loss.path.sigma": 0.1 },
    overrides: {},
    source: { path: "moons.ts", text: "" },
    status,
    attempt: 1,
    createdAt: 0,
    startedAt: 0,
    finishedAt: 200_000,
    environment: {},
    metrics: { loss: { ...summary, count: 100 }, "nll.test": { ...summary, last: 2.123456, count: 1 } },
    ...changes,
  };
}

/** What lines and bars count, in order. */
function counts(shown: string): readonly string[] {
  return stripVTControlCharacters(shown).match(/\[\d+\/\d+\]|\d+\/\d+ trials done(?:, \d+ not completed)?/g) ?? [];
}

describe.each(reporters)("progress as $name", ({ name, make }) => {
  test("tells of every trial that ends, the last one too", () => {
    const { reporter, text } = make(false);
    reporter.planned(plan);
    for (const [worker, id] of ["aaaa", "bbbb", "cccc"].entries()) {
      reporter.started(worker % 2, run(id, "running"));
      reporter.progress(worker % 2, run(id, "running"), { phase: "training", step: 5, steps: 10, loss: 0.5 });
    }
    reporter.ended(0, run("aaaa", "completed"));
    reporter.ended(1, run("bbbb", "failed", { error: "The loss is NaN at step 7." }), "TypeError: no\n    at x.ts:3");
    reporter.output(1, "a line of the experiment");
    reporter.note("a note");
    reporter.ended(0, run("cccc", "completed"));
    reporter.close();
    const shown = text();
    expect(shown).toContain(
      "moons: 4 trials, 1 done, 3 to run (1 of them again) on 2 workers of 1 thread; store sqlite:runs.db",
    );
    expect(shown).toContain("completed aaaa flow seed=3 loss.path.sigma=0.1 in 3 min 20 s: nll.test 2.123");
    expect(shown).toContain("failed bbbb flow seed=3 loss.path.sigma=0.1 in 3 min 20 s: The loss is NaN at step 7.");
    expect(shown).toContain("completed cccc");
    expect(shown).toContain("worker 2: a line of the experiment");
    expect(shown).toContain("note: a note");
    expect(shown).not.toContain("x.ts:3");
  });

  test("counts a run once however often it is begun, and what was left not at all", () => {
    const { reporter, text } = make(false);
    reporter.planned({ ...plan, isBound: true, failed: 1, toRun: 2 });
    const begin = (id: string) => {
      reporter.started(0, run(id, "running"));
    };
    begin("aaaa");
    reporter.ended(0, run("aaaa", "crashed"));
    begin("aaaa");
    reporter.ended(0, run("aaaa", "queued", { error: "SIGTERM" }));
    begin("aaaa");
    reporter.ended(0, run("aaaa", "pruned"));
    begin("bbbb");
    reporter.ended(0, run("bbbb", "killed", { error: "Interrupted." }));
    begin("bbbb");
    reporter.ended(0, run("bbbb", "killed", { error: "Stopped by a request." }));
    reporter.close();
    const shown = text();
    expect(shown).toContain("moons: up to 4 trials, 1 done, 1 not completed, 2 to run (1 of them again) on 2 workers");
    const counted = counts(shown);
    if (name === "lines") expect(counted).toEqual(["[3/4]", "[2/4]", "[3/4]", "[3/4]", "[4/4]"]);
    else expect(counted.at(-1)).toBe("2/4 trials done, 2 not completed");
  });

  test("tells where an unexpected error arose if it is asked to", () => {
    const { reporter, text } = make(true);
    reporter.planned(plan);
    reporter.started(0, run("aaaa", "running"));
    reporter.ended(0, run("aaaa", "failed"), "TypeError: no\n    at x.ts:3");
    reporter.close();
    expect(text()).toContain("    at x.ts:3");
  });

  test("prints nothing that a terminal would obey", () => {
    const { reporter, text } = make(true);
    const nasty = "\u001b[2J\u0007\u202e";
    reporter.planned({ ...plan, study: nasty, storeUrl: nasty });
    reporter.started(0, run("aaaa", "running", { label: nasty, point: { [nasty]: nasty } }));
    reporter.progress(0, run("aaaa", "running", { label: nasty }), { phase: nasty });
    reporter.ended(0, run("aaaa", "failed", { error: nasty, label: nasty }), nasty);
    reporter.output(0, nasty);
    reporter.note(nasty);
    reporter.close();
    expect(text()).toContain("\\u001b[2J\\u0007\\u202e");
    for (const raw of ["\u001b[2J", "\u0007", "\u202e"]) expect(text()).not.toContain(raw);
  });
});
