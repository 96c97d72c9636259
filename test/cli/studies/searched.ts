import { createHash } from "node:crypto";
import { component, defineExperiment, eightGaussians, points, uniform, z } from "pushforward";

/** A model that takes a moment to fit. */
const moment = component({
  kind: "model",
  name: "moment",
  summary: "Waits, and is no more than the option that it is given",
  traits: { family: "closedForm" },
  options: { x: z.number(), milliseconds: z.number().nonnegative().default(60) },
  inject: [],
  create: ({ x, milliseconds }) => ({
    family: "closedForm",
    async fit() {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return { dimension: 2, x, sample: (n) => Promise.resolve({ points: points(n, 2) }) };
    },
  }),
});

/** The nearer x is to 0.3 the less, with noise of the run's seed. */
const miss = component({
  kind: "metric",
  name: "miss",
  summary: "How far x is from 0.3",
  options: {},
  inject: [],
  create: () => ({
    name: "miss",
    unit: "1",
    lowerIsBetter: true,
    evaluate: ({ model, stream }) => {
      const { x } = model as unknown as { readonly x: number };
      return Promise.resolve([{ name: "miss", value: (x - 0.3) ** 2 + 0.01 * stream.normal(), n: 1 }]);
    },
  }),
});

/** Two histories that differ at all give other trials. */
const sensitive = component({
  kind: "searchSampler",
  name: "sensitive",
  summary: "Draws a point by the hash of the question",
  options: {},
  inject: [],
  create: () => ({
    multiObjective: false,
    needsResults: true,
    suggest: ({ space, ...question }) => {
      const hash = createHash("sha256").update(JSON.stringify(question)).digest();
      return Object.fromEntries(space.map(({ key }, i) => [key, hash.readUInt32LE(4 * i) / 2 ** 32]));
    },
  }),
});

export default defineExperiment({
  name: "searched",
  seeds: [0, 1],
  components: [moment, miss, sensitive],
  dataset: eightGaussians({ train: 10, validation: 10, test: 10 }),
  model: moment({ x: uniform(0, 1) }),
  metrics: [miss()],
  evaluation: { samples: 2, gridSize: 0, trajectories: 0, pictures: false },
  search: { sampler: sensitive(), trials: 10, lag: 3 },
});
