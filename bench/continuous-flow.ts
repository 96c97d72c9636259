import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { kindToken } from "../src/component/token.js";
import { twoMoons } from "../src/datasets/index.js";
import { mlpVectorField } from "../src/models/index.js";
import type { VectorField } from "../src/models/model.js";
import { ContinuousFlow } from "../src/models/continuous-flow.js";
import { encodeNpy } from "../src/numerics/npy.js";
import { points } from "../src/numerics/points.js";
import { Stream } from "../src/numerics/random.js";
import { createRuntime } from "../src/runtime/create-runtime.js";
import type { Runtime } from "../src/runtime/runtime.js";
import { dopri5, euler } from "../src/solvers/index.js";
import { trainingStreams } from "../src/training/streams.js";
import { train } from "../src/training/train.js";
import type { Benchmark, Contestant } from "./benchmark.js";
import { pythonPeer, requirePython } from "./peer.js";
import { containerOf, trainingRequest, type TrainingStudy } from "./training/trainer.js";
import { flowMatchingStudy } from "./training/training-steps.js";

const width = 64;
const tolerance = 1e-5;
const trainingSteps = 3_000;
const seconds = 0.7;

interface Task {
  readonly name: string;
  /** What `peers/continuous_flow.py` calls it. */
  readonly peer: "dopri5" | "euler" | "density";
  readonly target: number;
  readonly points: number;
}

const tasks: readonly Task[] = [
  { name: "sample-dopri5-10000", peer: "dopri5", target: 3, points: 10_000 },
  { name: "sample-euler-10000", peer: "euler", target: 3, points: 10_000 },
  { name: "density-2000", peer: "density", target: 5, points: 2_000 },
];

/** With the controller of the peer, which is torchdiffeq's: both then take the same steps. */
const solverOf = ({ peer }: Task) =>
  peer === "euler" ? euler({ steps: 100 }) : dopri5({ rtol: tolerance, atol: tolerance, controller: "I" });

/**
 * Flow matching of two moons: what both sides integrate the field of. Its activation is smooth: the divergence of another
 * jumps, and adaptive steps over jumps are as small as rounding allows.
 */
function studyOf(task: Task): TrainingStudy {
  return {
    ...flowMatchingStudy(width, 256),
    model: mlpVectorField({ hidden: [width, width, width], activation: "tanh" }),
    dataset: twoMoons({ train: 10_000 }),
    solver: solverOf(task),
  };
}

/** The parameters that flow matching finds. */
async function trained(runtime: Runtime, task: Task) {
  const request = await trainingRequest(runtime, studyOf(task));
  const options = { ...request.options, steps: trainingSteps };
  return (await train({ ...request, options, streams: trainingStreams(0) })).parameters;
}

async function flowOf(runtime: Runtime, task: Task, parameters: Float32Array | Float64Array): Promise<ContinuousFlow> {
  const container = containerOf(runtime, studyOf(task));
  return new ContinuousFlow({
    field: (await container.get(kindToken("model"))) as VectorField,
    base: await container.get(kindToken("base")),
    solver: await container.get(kindToken("solver")),
    parameters,
    runtime,
  });
}

/** Uses a flow again and again until the time is up; says the milliseconds of one use. */
function user(flow: ContinuousFlow, task: Task, threads: number): Contestant {
  const stream = Stream.of(0, "bench");
  const x = points(task.points, flow.dimension);
  stream.fillNormal(x.data);
  const use = () => (task.peer === "density" ? flow.logDensity(x) : flow.sample(task.points, stream));
  const work = async (): Promise<number> => {
    await use();
    const began = performance.now();
    let used = 0;
    for (; performance.now() - began < 1000 * seconds; used++) await use();
    return (performance.now() - began) / used;
  };
  return { threads, work };
}

function benchmark(task: Task): Benchmark {
  return {
    name: task.name,
    unit: "ms",
    target: task.target,
    peer: "PyTorch",
    async start() {
      await requirePython("torch", "python3-torch libopenblas0-pthread");
      const folder = mkdtempSync(path.join(tmpdir(), "pushforward-bench-"));
      const runtimes = await Promise.all([1, 2].map((threads) => createRuntime({ threads, spinning: true })));
      const parameters = await trained(runtimes[0]!, task);
      const file = path.join(folder, "parameters.npy");
      writeFileSync(file, encodeNpy(parameters, [parameters.length]));
      const peers = await Promise.all(
        [1, 2].map((threads) => pythonPeer("continuous_flow.py", [task.peer, task.points, width, file], threads)),
      );
      const counts: number[] = [];
      for (const peer of peers) counts.push(Math.ceil(seconds / (await peer.secondsPerStep(1))));
      const flows = await Promise.all(runtimes.map((runtime) => flowOf(runtime, task, parameters)));
      return {
        ours: flows.map((flow, i) => user(flow, task, runtimes[i]!.threads)),
        peer: peers.map((peer, i) => peer.contestant(counts[i]!, 1e3)),
        stop() {
          for (const runtime of runtimes) runtime.dispose();
          for (const peer of peers) peer.stop();
          rmSync(folder, { recursive: true });
        },
      };
    },
  };
}

export const continuousFlows: readonly Benchmark[] = tasks.map(benchmark);
