// A small study that says when the first step of its training has been done: the second is asked for then.
import {
  adam,
  component,
  conditionalFlowMatching,
  conditionalOt,
  defineExperiment,
  eightGaussians,
  mlpVectorField,
} from "pushforward";

const announcing = component({
  kind: "schedule",
  name: "announcing",
  summary: "A constant learning rate that tells of the second step",
  options: {},
  inject: [],
  create: () => ({
    factor(step: number) {
      if (step === 2) console.log("first step done");
      return 1;
    },
  }),
});

export default defineExperiment({
  name: "first-step",
  dataset: eightGaussians(),
  model: mlpVectorField({ hidden: [64, 64, 64] }),
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.1 }) }),
  optimizer: adam({ schedule: announcing() }),
  components: [announcing],
  training: { steps: 10, batchSize: 256 },
  metrics: [],
});
