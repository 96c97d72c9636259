import { cpus } from "node:os";
import { median, quantile } from "../src/numerics/statistics.js";
import type { Benchmark, Contestant, Result } from "./benchmark.js";

/** Lets the contestants work in turn, round by round, so that a drift of the machine meets them all. */
export async function measure(benchmark: Benchmark, rounds = benchmark.rounds ?? 7): Promise<Result> {
  const contest = await benchmark.start();
  try {
    const sides = { ours: contest.ours.map(contestant), peer: contest.peer.map(contestant) };
    for (let round = 0; round < rounds; round++) {
      for (const { work, times } of [...sides.ours, ...sides.peer]) times.push(await work());
    }
    const [ours, peer] = [fastest(sides.ours.map(({ times }) => times)), fastest(sides.peer.map(({ times }) => times))];
    const ratios = ours.map((time, round) => peer[round]! / time);
    return {
      name: benchmark.name,
      ours: median(ours),
      peer: median(peer),
      unit: benchmark.unit,
      ratio: median(peer) / median(ours),
      target: benchmark.target,
      spread: (quantile(ratios, 0.75) - quantile(ratios, 0.25)) / median(ratios),
      machine: machine(),
    };
  } finally {
    await contest.stop();
  }
}

function contestant(work: Contestant): { work: Contestant; times: number[] } {
  return { work, times: [] };
}

function fastest(sides: readonly number[][]): number[] {
  return sides.reduce((best, times) => (median(times) < median(best) ? times : best));
}

function machine(): string {
  const cores = cpus();
  return `${cores.length} x ${cores[0]?.model ?? "unknown processor"}, ${process.platform} ${process.arch}, Node ${process.version}`;
}
