import { component, defineExperiment, eightGaussians, points, uniform, z } from "pushforward";

/** A model whose fit takes a second and no processor. */
const sleeps = component({
  kind: "model",
  name: "sleeps",
  summary: "Sleeps for a second",
  traits: { family: "closedForm" },
  options: { x: z.number() },
  inject: [],
  create: ({ x }) => ({
    family: "closedForm",
    async fit() {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return { dimension: 2, x, sample: (n) => Promise.resolve({ points: points(n, 2) }) };
    },
  }),
});

const value = component({
  kind: "metric",
  name: "value",
  summary: "What the model was given",
  options: {},
  inject: [],
  create: () => ({
    name: "value",
    unit: "1",
    lowerIsBetter: true,
    evaluate: ({ model }) => Promise.resolve([{ name: "value", value: (model as unknown as { x: number }).x, n: 1 }]),
  }),
});

export default defineExperiment({
  name: "sleeps",
  components: [sleeps, value],
  dataset: eightGaussians({ train: 10, validation: 10, test: 10 }),
  model: sleeps({ x: uniform(0, 1) }),
  metrics: [value()],
  evaluation: { samples: 2, gridSize: 0, trajectories: 0, pictures: false },
});
