import { afterEach, describe, expect, test, vi } from "vitest";
import { OutputKeeper } from "../../src/sweep/output-keeper.js";
import { mark, MarkReader } from "../../src/sweep/output-marks.js";
import type { OutputLine } from "../../src/tracking/store.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Lines that a worker writes to each of its streams. */
function written(work: () => void): Record<"stdout" | "stderr", string[]> {
  const text = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    vi.spyOn(process[stream], "write").mockImplementation((chunk) => {
      text[stream] += String(chunk);
      return true;
    });
  }
  work();
  vi.restoreAllMocks();
  return { stdout: text.stdout.split("\n").slice(0, -1), stderr: text.stderr.split("\n").slice(0, -1) };
}

describe("marks in a worker's output", () => {
  test("tell which attempt printed a line, on both streams, and are not part of it", () => {
    const streams = written(() => {
      process.stdout.write("before\n");
      mark({ id: "k3v9a2bc", attempt: 2 });
      process.stdout.write("one\n");
      process.stderr.write("two\n");
      mark(undefined);
      process.stdout.write("after\n");
    });
    const readAll = (lines: readonly string[]) => {
      const reader = new MarkReader();
      return lines.flatMap((line) => {
        const read = reader.read(line);
        return read === "mark" ? [] : [[line, read.printing]];
      });
    };
    const printing = { id: "k3v9a2bc", attempt: 2 };
    expect(readAll(streams.stdout)).toEqual([
      ["before", undefined],
      ["one", printing],
      ["after", undefined],
    ]);
    expect(readAll(streams.stderr)).toEqual([["two", printing]]);
  });

  test("are kept with their runs in the order in which they came, each once", async () => {
    const kept: Record<string, OutputLine[]> = {};
    const keeper = new OutputKeeper({
      logOutput(id, lines) {
        (kept[id] ??= []).push(...lines);
        return Promise.resolve();
      },
    });
    keeper.add({ id: "a", attempt: 1 }, "stdout", "one");
    keeper.add({ id: "b", attempt: 3 }, "stderr", "two");
    await keeper.flush();
    keeper.add({ id: "a", attempt: 2 }, "stdout", "three");
    await Promise.all([keeper.flush(), keeper.flush()]);
    const lines = (id: string) => kept[id]!.map(({ attempt, stream, text }) => [attempt, stream, text]);
    expect(lines("a")).toEqual([
      [1, "stdout", "one"],
      [2, "stdout", "three"],
    ]);
    expect(lines("b")).toEqual([[3, "stderr", "two"]]);
  });
});
