import { median, quantile } from "../src/numerics/statistics.js";
import type { Benchmark, Contestant, Result, Side } from "./benchmark.js";
import { machine, ownVersions } from "./machine.js";

/** What a unit of work took a contestant, round by round. */
interface Times {
  readonly contestant: Contestant;
  readonly times: number[];
}

/** Lets the contestants work in turn, round by round, so that a drift of the machine meets them all. */
export async function measure(benchmark: Benchmark, rounds = benchmark.rounds ?? 7): Promise<Result> {
  const contest = await benchmark.start();
  try {
    const sides = { ours: contest.ours.map(untimed), peer: contest.peer.map(untimed) };
    for (let round = 0; round < rounds; round++) {
      for (const { contestant, times } of [...sides.ours, ...sides.peer]) times.push(await contestant.work());
    }
    const [ours, peer] = [fastest(sides.ours), fastest(sides.peer)];
    return {
      name: benchmark.name,
      ours: summary(ours),
      peer: { name: benchmark.peer, ...summary(peer) },
      unit: benchmark.unit,
      ratio: median(peer.times) / median(ours.times),
      target: benchmark.target,
      spread: spread(ours.times.map((time, round) => peer.times[round]! / time)),
      machine: machine(),
      versions: { ...ownVersions(), ...ours.contestant.versions, ...peer.contestant.versions },
    };
  } finally {
    await contest.stop();
  }
}

function untimed(contestant: Contestant): Times {
  return { contestant, times: [] };
}

function fastest(side: readonly Times[]): Times {
  return side.reduce((best, one) => (median(one.times) < median(best.times) ? one : best));
}

function summary({ contestant: { threads }, times }: Times): Side {
  return { median: median(times), spread: spread(times), ...(threads !== undefined && { threads }) };
}

/** Interquartile range over median. */
function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / median(values);
}
