import type { Tensor } from "@tensorflow/tfjs";
import { logSumExp } from "../../runtime/ops/log-sum-exp.js";
import { monotoneRoot } from "../../runtime/ops/monotone-root.js";
import { normalFromLogOdds, normalLogOdds } from "../../runtime/ops/normal-odds.js";
import type { ElementwiseImage, ElementwiseMap } from "./elementwise-map.js";

/** Initial scale of each logistic component. */
const initialScale = 0.35;
/** Bound on the absolute logarithm of what a scale is of the initial one. */
const maxLogScale = 4;

/** A mixture of logistic distributions for each coordinate of each row: members of shape [n, components, k]. */
interface Mixture {
  readonly logWeights: Tensor;
  readonly centres: Tensor;
  readonly logScales: Tensor;
}

/**
 * From data to base y -> Phi^-1(F(y)) for the distribution function F of a mixture of logistics and Phi of N(0, 1) (Meng et
 * al. 2020, arXiv:2003.01941, eq. 3), by the log odds of F, which keep both tails. From base to data the equation of equal log
 * odds is solved between the least and the greatest of the components' own solutions. Raw zeros stand for a mixture with mean
 * 0 and variance 1.
 */
export class GaussianizingMap implements ElementwiseMap {
  readonly size: number;
  readonly #initialCentres: number[][];

  constructor(components: number) {
    this.size = 3 * components;
    const variance = 1 - (initialScale * Math.PI) ** 2 / 3;
    // Evenly spaced points on [-reach, reach] have the variance reach^2 (K + 1) / (3 (K - 1)).
    const reach = Math.sqrt((variance * 3 * (components - 1)) / (components + 1));
    this.#initialCentres = Array.from({ length: components }, (_, i) => [reach * ((2 * i) / (components - 1) - 1)]);
  }

  forward(x: Tensor, raw: Tensor): ElementwiseImage {
    const mixture = this.#read(raw);
    const odds = normalLogOdds(x);
    const own = acrossComponents(odds).mul(mixture.logScales.exp()).add(mixture.centres);
    const value = monotoneRoot(
      {
        residual: (y) => logOdds(mixture, y).sub(odds),
        slope: (y) => logOddsSlope(mixture, y),
      },
      own.min(1),
      own.max(1),
    );
    return { value, logSlope: logSlope(mixture, value, x).neg() };
  }

  inverse(y: Tensor, raw: Tensor): ElementwiseImage {
    const mixture = this.#read(raw);
    const value = normalFromLogOdds(logOdds(mixture, y));
    return { value, logSlope: logSlope(mixture, y, value) };
  }

  #read(raw: Tensor): Mixture {
    const [n, all] = raw.shape as [number, number];
    const [weights, centres, scales] = raw.reshape([n, this.size, all / this.size]).split(3, 1) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    return {
      logWeights: weights.sub(logSumExp(weights, 1, true)),
      centres: centres.add(this.#initialCentres),
      logScales: scales.div(maxLogScale).tanh().mul(maxLogScale).add(Math.log(initialScale)),
    };
  }
}

/** [..., n, k] as [..., n, 1, k]. */
function acrossComponents(x: Tensor): Tensor {
  return x.expandDims(x.rank - 1);
}

/** log of the sum over components of the exponentials of [..., n, components, k]. */
function overComponents(x: Tensor): Tensor {
  return logSumExp(x, x.rank - 2);
}

function standardized({ centres, logScales }: Mixture, y: Tensor): Tensor {
  return acrossComponents(y).sub(centres).mul(logScales.neg().exp());
}

/** log F(y) and log(1 - F(y)), in the shape of y. */
function logProbabilities(mixture: Mixture, y: Tensor): readonly [below: Tensor, above: Tensor] {
  const at = standardized(mixture, y);
  return [
    overComponents(mixture.logWeights.sub(at.neg().softplus())),
    overComponents(mixture.logWeights.sub(at.softplus())),
  ];
}

function logOdds(mixture: Mixture, y: Tensor): Tensor {
  const [below, above] = logProbabilities(mixture, y);
  return below.sub(above);
}

/** The derivative of the log odds, f / (F (1 - F)) for the density f. */
function logOddsSlope(mixture: Mixture, y: Tensor): Tensor {
  const [below, above] = logProbabilities(mixture, y);
  return logDensity(mixture, y).sub(below).sub(above).exp();
}

function logDensity(mixture: Mixture, y: Tensor): Tensor {
  const at = standardized(mixture, y);
  const logistic = at.softplus().add(at.neg().softplus()).neg();
  return overComponents(mixture.logWeights.sub(mixture.logScales).add(logistic));
}

/** log of the slope of y -> z: the mixture's density over that of N(0, 1). */
function logSlope(mixture: Mixture, y: Tensor, z: Tensor): Tensor {
  return logDensity(mixture, y)
    .add(z.square().mul(0.5))
    .add(0.5 * Math.log(2 * Math.PI));
}
