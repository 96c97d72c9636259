// Which way from noise to data: conditional optimal transport against diffusion paths.
//
//   npx pushforward sweep experiments/paths.ts --report
//
// The setting here takes a few minutes on two cores.
import {
  adam,
  conditionalFlowMatching,
  conditionalOt,
  cosine,
  cosineDecay,
  defineExperiment,
  dopri5,
  eightGaussians,
  energyDistance,
  mlpVectorField,
  nll,
  slicedWasserstein,
  standardGaussian,
  ve,
  vpLinear,
  vpTrigonometric,
} from "pushforward";

// One network for all, smooth because the likelihood integrates the divergence of the velocity.
const model = mlpVectorField({ hidden: [64, 64, 64], activation: "silu", fourierFeatures: 4 });

// All paths end with the same bandwidth around the data points.
const sigma = 0.05;

export default defineExperiment({
  name: "paths",
  question:
    "Does the path between noise and data matter for likelihood, for samples, and for the steps that a solver takes?",
  seeds: [0, 1, 2],

  dataset: eightGaussians({ train: 5000, validation: 500, test: 1000, standardize: true }),
  base: standardGaussian(),

  label: "conditional OT",
  model,
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma }) }),
  optimizer: adam({ learningRate: 3e-3, schedule: cosineDecay() }),
  training: { steps: 4000, batchSize: 256 },
  solver: dopri5({ rtol: 1e-5, atol: 1e-5 }),

  compare: [
    { label: "VP trigonometric", model, loss: conditionalFlowMatching({ path: vpTrigonometric({ sigma }) }) },
    // Diffusions end where the noise is down to sigma.
    { label: "VP cosine", model, loss: conditionalFlowMatching({ path: cosine({ end: 0.0251 }) }) },
    // Those that start with a trace of the data are trained on the noise, as in their papers.
    { label: "VP linear", model, loss: conditionalFlowMatching({ path: vpLinear({ end: 0.0116 }), predict: "noise" }) },
    {
      label: "VE",
      model,
      // The noise spans the widths from 10 to sigma: the network sees it scaled.
      loss: conditionalFlowMatching({
        path: ve({ sigmaMin: sigma, sigmaMax: 10 }),
        predict: "noise",
        scaleInputs: true,
      }),
    },
  ],

  metrics: [nll(), slicedWasserstein(), energyDistance()],
  evaluation: { samples: 1000, gridSize: 64, trajectories: 64, times: 21 },

  report: {
    title: "Conditional optimal transport against diffusion paths",
    text: [
      "Flow matching asks for a path between noise and data and leaves open which. Along conditional optimal transport a " +
        "point moves straight, at constant speed; the variance-preserving paths turn, and spend their time elsewhere: " +
        "the linear noise rate of the first diffusions keeps nearly pure noise for half of it. The variance-exploding path " +
        "leaves the data where they are and adds noise ten times as wide.",
      "All share the network, the training length, the solver with its tolerance, and the bandwidth at the data. The " +
        "likelihood stands beside the entropy of the law, below which no model can be in expectation; nfe counts the " +
        "evaluations of the network that the adaptive solver takes for a sample.",
    ],
  },
});
