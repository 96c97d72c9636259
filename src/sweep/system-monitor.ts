import { execFile } from "node:child_process";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import type { MetricPoint, Run, Store } from "../tracking/store.js";
import { systemPrefix } from "../tracking/system-metrics.js";

const intervalMs = 5_000;
const gpuQuery = ["--query-gpu=utilization.gpu,memory.used", "--format=csv,noheader,nounits"];

/**
 * Logs what a trial takes of its machine every five seconds: `system.cpu` (percent of one core), `system.memory` (resident
 * bytes), and where nvidia-smi is there `system.gpu` (percent, the busiest GPU) and `system.gpu.memory` (bytes, all of
 * them). Steps count the samples of all attempts. At the end, `time.wall` and `time.cpu` (seconds) at the attempt's number.
 */
export class SystemMonitor {
  readonly #store: Pick<Store, "log">;
  readonly #run: Run;
  readonly #began = { at: performance.now(), cpu: process.cpuUsage() };
  #last = this.#began;
  #step: number;
  #hasGpu = true;
  readonly #timer: NodeJS.Timeout;

  constructor(store: Pick<Store, "log">, run: Run) {
    this.#store = store;
    this.#run = run;
    this.#step = (run.metrics[`${systemPrefix}cpu`]?.lastStep ?? -1) + 1;
    this.#timer = setInterval(() => void this.#sample().catch(() => undefined), intervalMs);
  }

  /** Takes the last sample; before the run ends. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sample();
    const point = (name: string, value: number) => ({ name, step: this.#run.attempt, value, at: Date.now() });
    await this.#store.log(this.#run.id, [
      point("time.wall", (performance.now() - this.#began.at) / 1000),
      point("time.cpu", cpuSeconds(process.cpuUsage(this.#began.cpu))),
    ]);
  }

  async #sample(): Promise<void> {
    const step = this.#step++;
    const now = { at: performance.now(), cpu: process.cpuUsage() };
    const used = cpuSeconds(process.cpuUsage(this.#last.cpu));
    const cpu = (100 * used) / Math.max(1e-3, (now.at - this.#last.at) / 1000);
    this.#last = now;
    const point = (name: string, value: number): MetricPoint => ({
      name: systemPrefix + name,
      step,
      value,
      at: Date.now(),
    });
    await this.#store.log(this.#run.id, [
      point("cpu", cpu),
      point("memory", process.memoryUsage.rss()),
      ...(await this.#gpu()).map(([name, value]) => point(name, value)),
    ]);
  }

  async #gpu(): Promise<readonly (readonly [string, number])[]> {
    if (!this.#hasGpu) return [];
    try {
      const { stdout } = await promisify(execFile)("nvidia-smi", gpuQuery, { timeout: intervalMs });
      const gpus = stdout
        .trim()
        .split("\n")
        .map((line) => line.split(",").map(Number));
      return [
        ["gpu", Math.max(...gpus.map(([busy]) => busy!))],
        ["gpu.memory", gpus.reduce((sum, [, mebibytes]) => sum + mebibytes! * 2 ** 20, 0)],
      ];
    } catch {
      this.#hasGpu = false;
      return [];
    }
  }
}

function cpuSeconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}
