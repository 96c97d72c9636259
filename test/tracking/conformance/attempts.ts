import { describe, expect, test } from "vitest";
import { trial } from "../stores.js";
import { owner, type OpenedStore } from "./opened-store.js";

export function attemptsConformance(at: OpenedStore): void {
  const { claim, started } = at;

  describe("attempts", () => {
    test("keep their ends, errors and environments when the run is started again", async () => {
      await at.store.enqueue([trial(0)]);
      expect(await at.store.attempts((await at.store.runs())[0]!.id)).toEqual([]);
      const before = Date.now();
      const { id } = (await at.store.claim({}, owner, { node: "v1" }))!;
      await at.store.finish(id, "failed", "out of luck");
      await at.store.enqueue([trial(0)]);
      await at.store.claim({}, owner, { node: "v2" });
      const [first, second, ...others] = await at.store.attempts(id);
      expect(others).toEqual([]);
      expect(first).toMatchObject({
        attempt: 1,
        status: "failed",
        error: "out of luck",
        environment: { node: "v1" },
      });
      expect(first!.startedAt).toBeGreaterThanOrEqual(before);
      expect(first!.finishedAt).toBeLessThanOrEqual(second!.startedAt);
      expect(second).toEqual({ attempt: 2, startedAt: second!.startedAt, environment: { node: "v2" } });
      await at.store.abandon(owner, "crashed", "gone");
      expect((await at.store.attempts(id))[1]).toMatchObject({ status: "crashed", error: "gone" });
      await expect(at.store.attempts("nobody")).rejects.toThrow("no run");
    });

    test("keep what they print, in order, within bounds, and after their end", async () => {
      const run = await started();
      const line = (text: string, stream: "stdout" | "stderr" = "stdout", attempt = 1) => ({
        attempt,
        at: 7,
        stream,
        text,
      });
      await at.store.logOutput(run.id, [line("one"), line("two\u001b[31m", "stderr")]);
      await at.store.logOutput(run.id, [line("\0 three \ud800")]);
      await at.store.finish(run.id, "failed", "because");
      await at.store.logOutput(run.id, [line("x".repeat(20_000))]);
      await at.store.enqueue([trial(0)]);
      await claim();
      await at.store.logOutput(
        run.id,
        Array.from({ length: 20_005 }, (_, i) => line(String(i), "stdout", 2)),
      );
      await at.store.logOutput(run.id, [line("too late", "stdout", 2), line("still the first")]);
      const output = await at.store.output(run.id);
      const of = (attempt: number) => output.filter((printed) => printed.attempt === attempt);
      expect(of(1).map(({ text, stream }) => [stream, text])).toEqual([
        ["stdout", "one"],
        ["stderr", "two\u001b[31m"],
        ["stdout", "\uFFFD three \uFFFD"],
        ["stdout", "x".repeat(10_000)],
        ["stdout", "still the first"],
      ]);
      expect(of(2).map(({ text }) => text)).toEqual(Array.from({ length: 20_000 }, (_, i) => String(i)));
      expect(await at.store.output(run.id, { skip: 20_000 })).toEqual(output.slice(20_000));
      expect(output[0]).toEqual({ attempt: 1, at: 7, stream: "stdout", text: "one" });
    });
  });
}
