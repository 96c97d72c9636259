// The sweep whose time is measured against a loop in PyTorch: 7 bandwidths of flow matching, trained and nothing else.
import {
  adam,
  conditionalFlowMatching,
  conditionalOt,
  defineExperiment,
  euler,
  gaussian,
  logspace,
  mlpVectorField,
} from "pushforward";

export default defineExperiment({
  name: "bandwidths",
  seeds: [0, 1, 2, 3],
  dataset: gaussian({ dimension: 2, train: 10_000, validation: 1, test: 1 }),
  model: mlpVectorField({ hidden: [64, 64, 64], activation: "selu" }),
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma: logspace(0.01, 1, 7) }) }),
  optimizer: adam(),
  training: { steps: 5000, batchSize: 256 },
  solver: euler({ steps: 1 }),
  metrics: [],
  evaluation: { samples: 1, gridSize: 0, trajectories: 0, lossFloor: false, pictures: false },
});
