import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { SweepPlan, SweepReporter } from "../../src/sweep/reporter.js";
import type * as SweepModule from "../../src/sweep/sweep.js";
import { openStore } from "../../src/tracking/open.js";
import type { Run } from "../../src/tracking/store.js";

const waits = fileURLToPath(new URL("../cli/studies/waits.ts", import.meta.url));
let sweeping: typeof SweepModule;
let folder: string;
let storeUrl: string;

beforeAll(async () => {
  // Worker processes run what is built.
  sweeping = (await import(new URL("../../dist/sweep/sweep.js", import.meta.url).href)) as typeof SweepModule;
});

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-sweep-"));
  storeUrl = `sqlite:${path.join(folder, "runs.db")}`;
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Keeps what it is told. */
class Record implements SweepReporter {
  plan: SweepPlan | undefined;
  readonly runs: Run[] = [];
  readonly phases = new Set<string>();
  readonly notes: string[] = [];
  onStarted: (run: Run) => void = () => undefined;
  onEnded: (run: Run) => void = () => undefined;

  planned(plan: SweepPlan): void {
    this.plan = plan;
  }
  started(_worker: number, run: Run): void {
    this.onStarted(run);
  }
  progress(_worker: number, _run: Run, { phase }: { phase: string }): void {
    this.phases.add(phase);
  }
  ended(_worker: number, run: Run): void {
    this.runs.push(run);
    this.onEnded(run);
  }
  output(): void {
    // What workers print is tested with the command line.
  }
  note(text: string): void {
    this.notes.push(text);
  }
  close(): void {
    // Nothing is held back.
  }
}

/** Whether an experiment file is being read by a worker process. */
const inWorker = String.raw`/sweep.worker\.js$/.test(process.argv[1])`;
const never = new AbortController().signal;
const base = (reporter: SweepReporter) => ({ file: waits, storeUrl, reporter, stop: never, kill: never, workers: 1 });

describe("a sweep", () => {
  test("tells its reporter of the plan, of each trial's phases and of its end", async () => {
    const reporter = new Record();
    const { study, runs } = await sweeping.runSweep({ ...base(reporter), seeds: [4, 2] });
    expect(study).toBe("waits");
    expect(reporter.plan).toMatchObject({
      study: "waits",
      total: 2,
      done: 0,
      toRun: 2,
      retried: 0,
      elsewhere: 0,
      workers: 1,
    });
    expect(reporter.phases).toContain("fitting");
    expect(reporter.runs.map(({ seed, status }) => [seed, status])).toEqual([
      [4, "completed"],
      [2, "completed"],
    ]);
    expect(runs).toEqual(reporter.runs);
  });

  test("replaces a worker that has grown too large", async () => {
    const pids = async (memoryLimit: number, seeds: number[]): Promise<number> => {
      const { runs } = await sweeping.runSweep({ ...base(new Record()), seeds, memoryLimit });
      expect(runs.map(({ status }) => status)).toEqual(["completed", "completed", "completed"]);
      return new Set(runs.map(({ metrics }) => metrics["pid"]!.last)).size;
    };
    expect(await pids(1, [0, 1, 2])).toBe(3);
    expect(await pids(2 ** 40, [3, 4, 5])).toBe(1);
  });

  test("goes on when a run is ended by someone else, and leaves that run as it is", async () => {
    const reporter = new Record();
    const store = await openStore(storeUrl, { create: true });
    let ending: Promise<void> | undefined;
    reporter.onStarted = ({ id }) => {
      ending ??= store.finish(id, "killed", "by hand");
    };
    const { runs } = await sweeping.runSweep({ ...base(reporter), set: ["model.milliseconds=400"] });
    await ending;
    await store.close();
    expect(runs.map(({ status, error }) => [status, error])).toEqual([
      ["killed", "by hand"],
      ["completed", undefined],
    ]);
    expect(reporter.notes.join("\n")).toContain(`Run ${runs[0]!.id} is killed`);
  });

  test("notes that the experiment file has changed when a new worker reads it", async () => {
    const file = path.join(folder, "study.ts");
    const text = readFileSync(waits, "utf8");
    writeFileSync(file, text);
    const reporter = new Record();
    reporter.onEnded = () => {
      writeFileSync(file, `${text}\n// edited\n`);
    };
    // A worker that ends on its own has read the file already when the next one is started.
    const { runs } = await sweeping.runSweep({
      ...base(reporter),
      file,
      set: ['model.ends="by an exit"'],
      seeds: [0, 1, 2, 3],
    });
    expect(runs.map(({ status }) => status)).toEqual(Array(4).fill("crashed"));
    expect(reporter.notes).toContain(`${file} has changed since the sweep began: new workers run its new components.`);
  });

  test("gives up when workers end before they have a trial", async () => {
    const file = path.join(folder, "study.ts");
    writeFileSync(
      file,
      `if (${inWorker}) { console.error("not in a worker"); process.exit(5); }\n${readFileSync(waits, "utf8")}`,
    );
    const sweep = sweeping.runSweep({ ...base(new Record()), file });
    await expect(sweep).rejects.toThrow(
      "Workers cannot work: 3 in a row ended before a trial began; the last ended with exit code 5: not in a worker",
    );
    const store = await openStore(storeUrl);
    expect((await store.runs()).map(({ status }) => status)).toEqual(["queued", "queued"]);
    await store.close();
  });

  test("passes on what makes every worker fail", async () => {
    const file = path.join(folder, "study.ts");
    writeFileSync(
      file,
      `${readFileSync(waits, "utf8")}\nif (${inWorker}) throw new Error("only the sweep may read this");\n`,
    );
    await expect(sweeping.runSweep({ ...base(new Record()), file, workers: 2 })).rejects.toThrow(
      /Error: only the sweep may read this/,
    );
  });

  test("that is stopped before it begins runs nothing", async () => {
    const { runs } = await sweeping.runSweep({ ...base(new Record()), stop: AbortSignal.abort() });
    expect(runs.map(({ status, attempt }) => [status, attempt])).toEqual([
      ["queued", 0],
      ["queued", 0],
    ]);
  });
});
