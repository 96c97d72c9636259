import type { Benchmark, Contest, Contestant } from "./benchmark.js";

/** There is no peer that does the same: what is measured is compared with what it may take. */
export function budget(
  name: string,
  unit: string,
  allowed: number,
  start: () => Promise<{ readonly ours: Contestant["work"]; readonly stop: Contest["stop"] }>,
): Benchmark {
  return {
    name,
    unit,
    target: 1,
    peer: "what is allowed",
    async start() {
      const { ours, stop } = await start();
      return { ours: [{ work: ours }], peer: [{ work: () => Promise.resolve(allowed) }], stop };
    },
  };
}
