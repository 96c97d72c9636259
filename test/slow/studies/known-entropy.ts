import {
  adam,
  checkerboard,
  conditionalFlowMatching,
  conditionalOt,
  cosineDecay,
  defineExperiment,
  eightGaussians,
  grid,
  mlpVectorField,
  nll,
  realNvp,
  twoMoons,
} from "pushforward";

export default defineExperiment({
  name: "known-entropy",
  seeds: [0, 1],
  dataset: grid(
    eightGaussians({ train: 20_000, test: 2000 }),
    twoMoons({ train: 20_000, test: 2000 }),
    checkerboard({ train: 20_000, test: 2000 }),
  ),
  label: "flowMatching",
  model: mlpVectorField({ hidden: [64, 64, 64], activation: "silu" }),
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.01 }) }),
  optimizer: adam({ learningRate: 5e-3, schedule: cosineDecay() }),
  training: { steps: 8000, batchSize: 256 },
  compare: [realNvp({ layers: 8, hidden: [64, 64] })],
  metrics: [nll()],
  evaluation: { gridSize: 0, trajectories: 0 },
});
