import { expect, test } from "vitest";
import type { Benchmark, Contestant } from "../../bench/benchmark.js";
import { budget } from "../../bench/budget.js";
import { measure } from "../../bench/contest.js";
import { table } from "../../bench/table.js";

const turns: string[] = [];
let stopped = 0;

/** Takes the times that it is given, one a round. */
function contestant(name: string, threads: number, times: readonly number[]): Contestant {
  let round = 0;
  return {
    threads,
    versions: { [name]: "1.2" },
    work() {
      turns.push(name);
      return Promise.resolve(times[round++]!);
    },
  };
}

const benchmark: Benchmark = {
  name: "step",
  unit: "us/step",
  target: 2,
  peer: "Peer",
  rounds: 3,
  start: () =>
    Promise.resolve({
      ours: [contestant("one", 1, [4, 4, 4]), contestant("two", 2, [2, 1, 3])],
      peer: [contestant("slow", 1, [10, 10, 10]), contestant("fast", 2, [6, 6, 6])],
      stop() {
        stopped++;
      },
    }),
};

test("measures in alternation, and tells medians, spreads, threads and versions of the fastest of each side", async () => {
  const result = await measure(benchmark);
  expect(turns).toEqual(Array.from({ length: 3 }, () => ["one", "two", "slow", "fast"]).flat());
  expect(stopped).toBe(1);
  // Ours takes 2, 1, 3: quartiles 1.5 and 2.5. The ratios are 3, 6, 2: quartiles 2.5 and 4.5, median 3.
  expect(result).toMatchObject({
    ours: { median: 2, spread: 0.5, threads: 2 },
    peer: { name: "Peer", median: 6, spread: 0, threads: 2 },
    ratio: 3,
    versions: { two: "1.2", fast: "1.2", node: process.versions.node },
  });
  expect(result.spread).toBeCloseTo(2 / 3, 12);
  expect(Object.keys(result.versions)).toEqual(
    expect.arrayContaining(["pushforward", "onnxruntime-node", "@tensorflow/tfjs"]),
  );
  expect(result.versions).not.toHaveProperty("slow");
  expect(table([result])).toMatch(/step .* 2\.000 .* 6\.000 .* 2 \/ 2 .* 3\.00 .* 67 %/);
  expect(table([result])).toContain(`node ${process.versions.node}`);
});

test("stops a contest whose contestant fails", async () => {
  let ended = false;
  const failing = budget("fails", "s", 1, () =>
    Promise.resolve({ ours: () => Promise.reject(new Error("no")), stop: () => void (ended = true) }),
  );
  await expect(measure(failing)).rejects.toThrow("no");
  expect(ended).toBe(true);
});

test("compares what has no peer with what it may take, on no number of threads", async () => {
  const start = () => Promise.resolve({ ours: () => Promise.resolve(4), stop: () => undefined });
  const result = await measure(budget("view", "ms", 10, start));
  expect(result.ratio).toBe(2.5);
  expect(result.ours).toEqual({ median: 4, spread: 0 });
});
