// How the kernel bandwidth shapes what a model learns of the positions of the US zip codes.
//
//   npx pushforward sweep experiments/zipcodes-bandwidth.ts --report
//
// The setting here takes a few minutes on two cores. At full length:
//
//   npx pushforward sweep experiments/zipcodes-bandwidth.ts --report --set name=zipcodes-bandwidth-full \
//     --set dataset.train=0.8 --set training.steps=100000 --set "model.hidden=[256,256,256]"
import {
  adam,
  conditionalFlowMatching,
  conditionalOt,
  cosineDecay,
  defineExperiment,
  dopri5,
  energyDistance,
  exactEmpiricalFlow,
  grid,
  independent,
  kernelDensity,
  memorisation,
  mlpVectorField,
  mmd,
  nll,
  realNvp,
  sameAs,
  slicedWasserstein,
  standardGaussian,
  usZipcodes,
  wasserstein2,
} from "pushforward";

export default defineExperiment({
  name: "zipcodes-bandwidth",
  question:
    "Which bandwidth serves likelihood, which serves samples, and how far is flow matching from its own optimum?",
  seeds: [0, 1, 2],

  // Each seed splits the zip codes anew, and standardises them by its training part.
  dataset: usZipcodes({ train: 4000, validation: 500, test: 1000, standardize: true }),
  base: standardGaussian(),

  label: "flowMatching",
  // Flow matching regresses a velocity on straight paths that end in a Gaussian of width sigma around a data point.
  // The activation is smooth, for the likelihood integrates the divergence of the velocity.
  model: mlpVectorField({ hidden: [64, 64, 64], activation: "silu" }),
  loss: conditionalFlowMatching({
    path: conditionalOt({ sigma: grid(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1) }),
    coupling: independent(),
  }),
  optimizer: adam({ learningRate: 5e-3, schedule: cosineDecay() }),
  training: { steps: 15_000, batchSize: 256 },
  solver: dopri5({ rtol: 1e-5, atol: 1e-5 }),

  compare: [
    // What flow matching would learn if nothing stood in its way: the exact velocity of the training points, whose flow
    // ends in their kernel density estimate. Both are taken at the same bandwidths.
    kernelDensity({ bandwidth: sameAs("loss.path.sigma") }),
    { model: exactEmpiricalFlow({ bandwidth: sameAs("loss.path.sigma") }), evaluation: { gridSize: 32 } },
    // A normalizing flow has no bandwidth: it is trained by maximum likelihood.
    { model: realNvp({ layers: 8, hidden: [64, 64] }), training: { steps: 3000 } },
  ],

  metrics: [nll(), wasserstein2(), slicedWasserstein(), mmd(), energyDistance(), memorisation()],
  evaluation: { samples: 1000, gridSize: 64, trajectories: 64, times: 21 },

  report: {
    title: "Kernel bandwidth on the US zip codes",
    baseline: "kernelDensity",
    text: [
      "The empirical measure of N training points has no density. Smoothed by a Gaussian of bandwidth sigma it is the kernel " +
        "density estimate, and flow matching with the conditional optimal-transport path of the same sigma has that estimate " +
        "as its optimum. So sigma is one axis for the kernel density estimate, for the exact flow of the training points and " +
        "for the flow that a network learns; a normalizing flow stands beside them without a bandwidth.",
      "Positions are standardised: sigma is in standard deviations of longitude and latitude. Distances are in these model " +
        "units, likelihoods in nats.",
    ],
  },
});
