// How fast N points become the law that they were drawn from, in dimension 1, 2 and 5.
//
//   npx pushforward sweep experiments/empirical-convergence.ts --report
import {
  defineExperiment,
  empiricalMeasure,
  energyDistance,
  gaussian,
  grid,
  mmd,
  slicedWasserstein,
  wasserstein1,
  wasserstein2,
} from "pushforward";

/** Points on each side of every distance: four times as many as the largest N. */
const n = 1024;

export default defineExperiment({
  name: "empirical-convergence",
  question: "How does the distance between a law and the empirical measure of N of its points fall with N?",
  seeds: [0, 1, 2, 3],

  dataset: gaussian({
    dimension: grid(1, 2, 5),
    train: grid(8, 16, 32, 64, 128, 256),
    // The floors compare the test points with points of the training and the validation part.
    validation: n,
    test: n,
  }),
  model: empiricalMeasure(),
  metrics: [wasserstein1({ n }), wasserstein2({ n }), slicedWasserstein({ n }), mmd({ n }), energyDistance({ n })],
  evaluation: { samples: n },

  report: {
    title: "Convergence of the empirical measure",
    text: [
      "N points of a standard Gaussian in R^d are the model: its samples are those points, drawn with replacement. Every " +
        "distance is taken between 1,024 samples of the model and 1,024 fresh points of the law.",
      "Whatever the law, if its tails are light, the Wasserstein distance of order p falls in the mean at least as fast as " +
        "N^(-1/2p) for d < 2p and as N^(-1/d) for d > 2p, up to a logarithm at d = 2p (Fournier and Guillin 2015, " +
        "arXiv:1312.2128). For a Gaussian both orders do better in low dimension: like N^(-1/2) on the line, where W2 has a factor " +
        "(log log N)^(1/2) beside it, and up to powers of log N in the plane (Ledoux 2017, On optimal matching of Gaussian " +
        "samples); from d = 3 on like N^(-1/d): the curse of dimension. In R^5 the distances hardly fall, and 1,024 points of " +
        "the law are themselves far from it: the dashed line is what they score.",
      "The sliced distance, the root of MMD^2 and the root of the energy distance fall like N^(-1/2) in every dimension. MMD^2 " +
        "and the energy distance are unbiased and have no floor: in the mean they are (E k(X, X) - E k(X, X')) / N, exactly. For " +
        "the energy distance of a standard Gaussian on the line that is 1.128 / N.",
    ],
  },
});
