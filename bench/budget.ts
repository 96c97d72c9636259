import type { Benchmark, Contest } from "./benchmark.js";

/** There is no peer that does the same: what is measured is compared with what it may take. */
export function budget(
  name: string,
  unit: string,
  allowed: number,
  start: () => Promise<Pick<Contest, "ours" | "stop">>,
): Benchmark {
  return {
    name,
    unit,
    target: 1,
    peer: "what is allowed",
    async start() {
      return { ...(await start()), peer: [() => Promise.resolve(allowed)] };
    },
  };
}
