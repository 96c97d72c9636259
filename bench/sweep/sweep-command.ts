import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Benchmark, Contestant } from "../benchmark.js";
import { pythonPeer, requirePython } from "../peer.js";

const trials = 28;
const steps = 5000;
/** Steps that the peer is timed over in each round. */
const timedSteps = 1000;
const workers = 2;
// The command is what is built, as users run it.
const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const study = fileURLToPath(new URL("bandwidths.ts", import.meta.url));

/** Seconds of a whole command that runs the study into a store of its own, on one thread a worker. */
function command(folder: string, args: readonly string[]): Contestant {
  const work = async (): Promise<number> => {
    const store = `sqlite:${path.join(mkdtempSync(path.join(folder, "round-")), "runs.db")}`;
    const began = performance.now();
    await promisify(execFile)(process.execPath, [program, ...args, "--store", store]);
    return (performance.now() - began) / 1000;
  };
  return { threads: workers, work };
}

/**
 * 7 bandwidths x 4 seeds of a flow-matching training of 5000 steps, by the command: the trials of each worker one after
 * another, and as many at once as pay. The peer trains the 28 one after another in a loop: it is timed over 1000 steps, when it has
 * started, and its 140,000 are taken to last as long each.
 */
export const sweepCommand: Benchmark = {
  name: "sweep-command",
  unit: "s",
  target: 6,
  peer: "a loop in PyTorch",
  rounds: 3,
  async start() {
    await requirePython("torch", "python3-torch libopenblas0-pthread");
    const folder = mkdtempSync(path.join(tmpdir(), "pushforward-bench-"));
    const sweep = ["sweep", study, "--workers", String(workers)];
    const peers = await Promise.all(
      [1, 2].map((threads) => pythonPeer("training_step.py", ["flow-matching", 2, 64, 256], threads)),
    );
    for (const peer of peers) await peer.secondsPerStep(20);
    return {
      ours: [command(folder, sweep), command(folder, [...sweep, "--replicas", "auto"])],
      peer: peers.map((peer) => peer.contestant(timedSteps, trials * steps)),
      stop() {
        for (const peer of peers) peer.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};
