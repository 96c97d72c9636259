// Maximum likelihood through the ODE against flow matching: what a continuous flow gains by it, and what it pays.
//
//   npx pushforward sweep experiments/cnf.ts --report
//
// The setting here takes a few minutes on two cores; with more steps the likelihoods come closer to the entropy:
//
//   npx pushforward sweep experiments/cnf.ts --report --set name=cnf-long --set training.steps=20000
import {
  adam,
  cnfLikelihood,
  conditionalFlowMatching,
  conditionalOt,
  cosineDecay,
  defineExperiment,
  dopri5,
  hutchinson,
  mlpVectorField,
  nll,
  realNvp,
  rk4,
  slicedWasserstein,
  twoMoons,
} from "pushforward";

const model = mlpVectorField({ hidden: [32, 32], activation: "tanh" });
// Few steps and small batches: every one of them costs as many evaluations and derivatives of the network as it has stages.
const training = { steps: 1000, batchSize: 128 };
const optimizer = adam({ learningRate: 1e-2, schedule: cosineDecay() });
const solver = rk4({ steps: 8 });

export default defineExperiment({
  name: "cnf",
  question: "What does maximum likelihood through the ODE buy over flow matching, and what does it cost?",
  seeds: [0, 1, 2],

  // Its density is known up to quadrature, and so is its entropy: the excess of the NLL over it is the model's own fault.
  dataset: twoMoons({ noise: 0.1, train: 4000, test: 1000 }),

  label: "flow matching",
  model,
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma: 0.02 }) }),
  optimizer,
  training: { steps: 6000, batchSize: 256 },
  solver: dopri5({ rtol: 1e-5, atol: 1e-5 }),

  compare: [
    { label: "likelihood, exact divergence", model, loss: cnfLikelihood({ solver }), training },
    { label: "likelihood, adjoint", model, loss: cnfLikelihood({ solver, gradient: "adjoint" }), training },
    {
      label: "likelihood, Hutchinson",
      model,
      loss: cnfLikelihood({ solver, divergence: hutchinson({ probes: 1 }) }),
      training,
    },
    {
      label: "likelihood, regularized",
      model,
      loss: cnfLikelihood({ solver, kineticEnergy: 0.05, jacobianNorm: 0.05 }),
      training,
    },
    { label: "RealNVP", model: realNvp({ layers: 8, hidden: [32, 32] }), training: { steps: 2000, batchSize: 256 } },
  ],

  metrics: [nll(), slicedWasserstein()],
  evaluation: { samples: 1000, gridSize: 48, trajectories: 32, times: 11 },

  report: {
    title: "Continuous flows by maximum likelihood",
    text: [
      "A continuous flow can be trained to match the velocity of given paths, or by maximum likelihood: its log density is " +
        "that of the base at the start of the way, less the integral of the divergence along it. Flow matching needs one " +
        "evaluation of the network and one backward pass a step; the likelihood integrates the ODE with its divergence, and " +
        "differentiates through all of it, so that it gets far fewer steps in the same time.",
      "The law is known, and with it the least NLL that any model can have, its entropy: the excess is what there is to " +
        "judge. The divergence is exact, or estimated by Hutchinson with one random vector a point, which costs the same in " +
        "any dimension; the regularized flow also pays for its kinetic energy and for the Jacobian of its velocity, and " +
        "needs fewer evaluations of an adaptive solver in return. The adjoint method keeps nothing of the way forward.",
      "A likelihood by few steps can be fooled: with four steps of rk4 and longer training, backpropagation drives the loss below " +
        "the entropy, which the flow itself cannot reach, by velocities too wild for the steps. A loss.excess below zero is " +
        "that warning; more steps, the adjoint method or a regularizer help.",
      "All flows are judged by the same adaptive solver and the exact divergence, whatever they were trained with.",
    ],
  },
});
