import { conditionalFlowMatching, conditionalOt, defineExperiment, eightGaussians, mlpVectorField } from "pushforward";

export default defineExperiment({
  name: "flow",
  seeds: [0],
  dataset: eightGaussians({}),
  model: mlpVectorField({ hidden: [8] }),
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }),
  training: { steps: 300, batchSize: 32 },
  metrics: [],
  evaluation: { samples: 20, gridSize: 2, trajectories: 2, times: 2 },
});
