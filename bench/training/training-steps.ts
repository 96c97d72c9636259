import { minibatchOt } from "../../src/couplings/index.js";
import { gaussian } from "../../src/datasets/index.js";
import { cnfLikelihood, conditionalFlowMatching, negativeLogLikelihood } from "../../src/losses/index.js";
import { mlpVectorField, neuralSplineCoupling, realNvp, unetVectorField } from "../../src/models/index.js";
import { UserError } from "../../src/numerics/error.js";
import { conditionalOt } from "../../src/paths/index.js";
import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Benchmark } from "../benchmark.js";
import { pythonPeer, requirePython } from "../peer.js";
import { trainer, type TrainingStudy } from "./trainer.js";

/** The same step of the same training, by both. */
interface TrainingStep {
  readonly name: string;
  readonly target: number;
  readonly dimension: number;
  readonly width: number;
  readonly batch: number;
  /** What `peers/training_step.py` calls the loss. */
  readonly peer: string;
  readonly study: (step: TrainingStep) => Pick<TrainingStudy, "model" | "loss">;
  /** What the peer imports beside torch, and the Debian package that has it. */
  readonly also?: { readonly module: string; readonly package: string };
}

const seconds = 0.7;

const field = ({ width }: TrainingStep) => mlpVectorField({ hidden: [width, width, width], activation: "selu" });
const path = conditionalOt({ sigma: 0.05 });

/** Flow matching of a Gaussian in the plane. */
export function flowMatchingStudy(width: number, batch: number): TrainingStudy {
  return studyOf(flowMatching(width, batch, 1));
}

function studyOf(step: TrainingStep): TrainingStudy {
  const { dimension, batch } = step;
  return { dataset: gaussian({ dimension, train: 10_000 }), batchSize: batch, ...step.study(step) };
}

function flowMatching(width: number, batch: number, target: number): TrainingStep {
  return {
    name: `flow-matching-step-${width}-${batch}`,
    ...{ target, width, batch, dimension: 2, peer: "flow-matching" },
    study: (step) => ({ model: field(step), loss: conditionalFlowMatching({ path }) }),
  };
}

function couplings(dimension: number): readonly TrainingStep[] {
  const size = { target: 3, dimension, width: 64, batch: 256 };
  return [
    {
      name: `real-nvp-step-${dimension}`,
      ...size,
      peer: "affine-couplings",
      study: () => ({ model: realNvp({ layers: 8, hidden: [64, 64] }), loss: negativeLogLikelihood() }),
    },
    {
      name: `neural-spline-step-${dimension}`,
      ...size,
      peer: "spline-couplings",
      study: () => ({ model: neuralSplineCoupling({ layers: 6, hidden: [64, 64] }), loss: negativeLogLikelihood() }),
    },
  ];
}

const steps: readonly TrainingStep[] = [
  flowMatching(64, 256, 3),
  flowMatching(256, 1024, 2),
  flowMatching(512, 4096, 1.5),
  ...couplings(2),
  ...couplings(20),
  {
    name: "cnf-likelihood-step",
    ...{ target: 3, dimension: 2, width: 64, batch: 256, peer: "cnf-likelihood" },
    study: (step) => ({ model: field(step), loss: cnfLikelihood() }),
  },
  {
    name: "unet-step",
    ...{ target: 1, dimension: 28 * 28, width: 32, batch: 64, peer: "unet" },
    study: () => ({ model: unetVectorField({ channels: [32, 64, 64] }), loss: conditionalFlowMatching({ path }) }),
  },
  {
    name: "minibatch-ot-step",
    ...{ target: 2, dimension: 2, width: 64, batch: 256, peer: "minibatch-ot" },
    study: (step) => ({ model: field(step), loss: conditionalFlowMatching({ path, coupling: minibatchOt() }) }),
    also: { module: "scipy.optimize", package: "python3-scipy" },
  },
];

/** What the benchmark of a name trains. */
export function studyNamed(name: string): TrainingStudy {
  const step = steps.find((one) => one.name === name);
  if (step) return studyOf(step);
  throw new UserError(
    `There is no training step "${name}"; expected one of ${steps.map((one) => one.name).join(", ")}.`,
  );
}

/** Each on one thread and on two, of which the better counts; as in a trial that has its cores for itself. */
function benchmark(step: TrainingStep): Benchmark {
  const { name, target, dimension, width, batch, also } = step;
  return {
    name,
    unit: "us/step",
    target,
    peer: "PyTorch",
    async start() {
      await requirePython("torch", "python3-torch libopenblas0-pthread");
      if (also) await requirePython(also.module, also.package);
      const runtimes = await Promise.all([1, 2].map((threads) => createRuntime({ threads, spinning: true })));
      const ours = await Promise.all(runtimes.map((runtime) => trainer(runtime, studyOf(step))));
      const peers = await Promise.all(
        [1, 2].map((threads) => pythonPeer("training_step.py", [step.peer, dimension, width, batch], threads)),
      );
      const counts: number[] = [];
      for (const peer of peers) counts.push(Math.ceil(seconds / (await peer.secondsPerStep(5))));
      return {
        ours,
        peer: peers.map((peer, i) => peer.contestant(counts[i]!, 1e6)),
        stop() {
          for (const runtime of runtimes) runtime.dispose();
          for (const peer of peers) peer.stop();
        },
      };
    },
  };
}

export const trainingSteps: readonly Benchmark[] = steps.map(benchmark);
