import { conditionalFlowMatching, conditionalOt, defineExperiment, eightGaussians, mlpVectorField } from "pushforward";

export default defineExperiment({
  name: "interrupted",
  seeds: [5],
  dataset: eightGaussians({}),
  model: mlpVectorField({ hidden: [32, 32] }),
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }),
  training: { steps: 500_000, batchSize: 64 },
  metrics: [],
  evaluation: { samples: 20, gridSize: 2, trajectories: 2, times: 2 },
});
