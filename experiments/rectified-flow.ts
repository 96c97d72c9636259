// How many steps a flow needs: rectified flow after 0, 1 and 2 reflows and distilled, sampled by 1 to 32 Euler steps.
//
//   npx pushforward sweep experiments/rectified-flow.ts --report
//
// The setting here takes a few minutes on two cores.
import {
  adam,
  conditionalOt,
  cosineDecay,
  defineExperiment,
  dopri5,
  eightGaussians,
  energyDistance,
  euler,
  grid,
  mlpVectorField,
  rectifiedFlow,
  slicedWasserstein,
  standardGaussian,
  wasserstein2,
} from "pushforward";

const model = mlpVectorField({ hidden: [64, 64, 64], activation: "silu" });

/** Rounds of 3,000 steps each, whose pairs are made by an accurate solver, whatever the model is sampled by. */
const reflowed = (rounds: number, distill = false) => ({
  model,
  loss: rectifiedFlow({
    rounds,
    distill,
    pairs: 5000,
    path: conditionalOt({ sigma: 0.05 }),
    solver: dopri5({ rtol: 1e-4, atol: 1e-4 }),
  }),
  training: { steps: 3000 * (1 + rounds + (distill ? 1 : 0)), batchSize: 256 },
});

export default defineExperiment({
  name: "rectified-flow",
  question: "How few Euler steps do samples take, and how straight do the ways become, as a flow is reflowed?",
  seeds: [0, 1, 2],

  dataset: eightGaussians({ train: 5000, validation: 500, test: 1000, standardize: true }),
  base: standardGaussian(),

  label: "flow matching",
  ...reflowed(0),
  optimizer: adam({ learningRate: 3e-3, schedule: cosineDecay() }),
  solver: euler({ steps: grid(1, 2, 4, 8, 32) }),

  compare: [
    { label: "1 reflow", ...reflowed(1) },
    { label: "2 reflows", ...reflowed(2) },
    { label: "distilled", ...reflowed(1, true), solver: euler({ steps: 1 }) },
  ],

  metrics: [wasserstein2({ n: 500 }), slicedWasserstein(), energyDistance()],
  evaluation: { samples: 1000, gridSize: 0, trajectories: 64, times: 21 },

  report: {
    title: "Rectified flow in few steps",
    text: [
      "A flow with straight and even ways needs one Euler step. Flow matching on independent pairs has ways that bend; reflow " +
        "trains again on pairs of starts and ends of the flow itself, joined by straight lines, which straightens the ways and " +
        "lowers their mean squared length. Distillation learns the displacement of whole ways, and nothing else.",
      "Every model is sampled by 1 to 32 Euler steps; the pairs are made by an accurate solver. The straightness and the " +
        "transport cost are those of the flow that the last round has trained, with an accurate solver; the series " +
        "reflow.straightness and reflow.cost of a run hold those of all its rounds, 0 for flow matching.",
    ],
  },
});
