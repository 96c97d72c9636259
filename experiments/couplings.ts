// What the coupling of noise and data changes: how straight the ways are, how many steps they take, what is learnt.
//
//   npx pushforward sweep experiments/couplings.ts --report
//
// The setting here takes a few minutes on two cores.
import {
  adam,
  conditionalFlowMatching,
  conditionalOt,
  cosineDecay,
  defineExperiment,
  dopri5,
  eightGaussians,
  fixedPairs,
  independent,
  minibatchOt,
  mlpVectorField,
  nll,
  normalizedPathEnergy,
  pathEnergy,
  semiDiscrete,
  sinkhorn,
  standardGaussian,
  straightness,
  wasserstein2,
  type ComponentRef,
} from "pushforward";

const model = mlpVectorField({ hidden: [64, 64, 64], activation: "silu" });
const path = conditionalOt({ sigma: 0.05 });
const coupled = (label: string, coupling: ComponentRef<"coupling">) => ({
  label,
  model,
  loss: conditionalFlowMatching({ path, coupling }),
});

export default defineExperiment({
  name: "couplings",
  question:
    "How much straighter do flows become when noise and data are paired by optimal transport, and at what price?",
  seeds: [0, 1, 2],

  dataset: eightGaussians({ train: 500, validation: 500, test: 500, standardize: true }),
  base: standardGaussian(),

  label: "independent",
  model,
  loss: conditionalFlowMatching({ path, coupling: independent() }),
  optimizer: adam({ learningRate: 3e-3, schedule: cosineDecay() }),
  training: { steps: 3000, batchSize: 128 },
  solver: dopri5({ rtol: 1e-5, atol: 1e-5 }),

  compare: [
    coupled("minibatch OT", minibatchOt()),
    coupled("minibatch OT, replacement", minibatchOt({ replacement: true })),
    coupled("Sinkhorn", sinkhorn({ epsilon: 0.1 })),
    coupled("2,000 fixed OT pairs", fixedPairs({ pairs: 2000, pairing: minibatchOt() })),
    coupled("semi-discrete", semiDiscrete()),
    coupled("semi-discrete, entropic", semiDiscrete({ epsilon: 0.1 })),
  ],

  metrics: [nll(), wasserstein2(), straightness(), pathEnergy(), normalizedPathEnergy()],
  evaluation: { samples: 500, gridSize: 48, trajectories: 64, times: 21 },

  report: {
    title: "Couplings of noise and data",
    text: [
      "Flow matching joins points of noise and points of data by straight lines, and learns the mean velocity of the lines that " +
        "cross at a place. If the ends are drawn independently of each other many lines cross, and the learnt ways bend. Pairs by " +
        "optimal transport cross less: within a batch (exactly, or by an entropic plan), among 2,000 pairs found once, or between " +
        "the whole base and the whole training set, whose cells are found before training (semi-discrete).",
      "Straightness is 0 for ways that are straight and even; the path energy is at least the squared Wasserstein distance " +
        "between base and data, and the normalised path energy is what it exceeds it by. Pairs of a batch leave a bias that falls " +
        "with the size of the batch; the cells of the whole training set have none, and one value of the velocity at each point, so " +
        "that the loss can fall to 0. What is left of it then is the network's.",
    ],
  },
});
