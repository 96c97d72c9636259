import { execFile } from "node:child_process";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import type { MetricPoint, Run, Store } from "../tracking/store.js";
import type { CpuShare } from "./cpu-shares.js";
import { systemPrefix } from "../tracking/system-metrics.js";

const intervalMs = 5_000;
const gpuQuery = ["--query-gpu=utilization.gpu,memory.used", "--format=csv,noheader,nounits"];

/** Whether nvidia-smi may be there: it is looked for once a process. */
let mayHaveGpu = true;

/**
 * Logs what a trial takes of its machine every five seconds: `system.cpu` (percent of one core), `system.memory` (resident
 * bytes of its process), and where nvidia-smi is there `system.gpu` (percent, the busiest GPU) and `system.gpu.memory`
 * (bytes, all of them). Steps count the samples of all attempts. At the end, `time.wall` and `time.cpu` (seconds) at the
 * attempt's number.
 */
export class SystemMonitor {
  readonly #store: Pick<Store, "log">;
  readonly #run: Run;
  readonly #cpu: CpuShare;
  readonly #began = performance.now();
  #last = { at: this.#began, cpu: 0 };
  #step: number;
  readonly #timer: NodeJS.Timeout;

  /** `cpu` is the trial's part of what its process has used, from now on. */
  constructor(store: Pick<Store, "log">, run: Run, cpu: CpuShare) {
    this.#store = store;
    this.#run = run;
    this.#cpu = cpu;
    this.#step = (run.metrics[`${systemPrefix}cpu`]?.lastStep ?? -1) + 1;
    this.#timer = setInterval(() => void this.#sample().catch(() => undefined), intervalMs);
  }

  /** Logs nothing more. */
  leave(): void {
    clearInterval(this.#timer);
    this.#cpu.leave();
  }

  /** Takes the last sample; before the run ends. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sample();
    this.leave();
    const point = (name: string, value: number) => ({ name, step: this.#run.attempt, value, at: Date.now() });
    await this.#store.log(this.#run.id, [
      point("time.wall", (performance.now() - this.#began) / 1000),
      point("time.cpu", this.#cpu.seconds()),
    ]);
  }

  async #sample(): Promise<void> {
    const step = this.#step++;
    const now = { at: performance.now(), cpu: this.#cpu.seconds() };
    const used = now.cpu - this.#last.cpu;
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
    if (!mayHaveGpu) return [];
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
      mayHaveGpu = false;
      return [];
    }
  }
}
