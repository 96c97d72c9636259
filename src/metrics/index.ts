import { bitsPerDim } from "./bits-per-dim.js";
import { classifierTwoSample } from "./classifier-two-sample.js";
import { energyDistance } from "./energy-distance.js";
import { frechetDistance } from "./frechet-distance.js";
import { intrinsicDimension } from "./intrinsic-dimension.js";
import { klDivergence } from "./kl-divergence.js";
import { maxSlicedWasserstein } from "./max-sliced-wasserstein.js";
import { memorisation } from "./memorisation.js";
import { mmd } from "./mmd.js";
import { nll } from "./nll.js";
import { normalizedPathEnergy } from "./normalized-path-energy.js";
import { pathEnergy } from "./path-energy.js";
import { precisionRecall } from "./precision-recall.js";
import { slicedWasserstein } from "./sliced-wasserstein.js";
import { straightness } from "./straightness.js";
import { wasserstein1 } from "./wasserstein1.js";
import { wasserstein2 } from "./wasserstein2.js";

export {
  bitsPerDim,
  classifierTwoSample,
  energyDistance,
  frechetDistance,
  intrinsicDimension,
  klDivergence,
  maxSlicedWasserstein,
  memorisation,
  mmd,
  nll,
  normalizedPathEnergy,
  pathEnergy,
  precisionRecall,
  slicedWasserstein,
  straightness,
  wasserstein1,
  wasserstein2,
};
export { squaredFrechetDistance } from "./frechet.js";

/** Every metric: of the density, of samples, of the way from base to data. */
export const metrics = [
  nll,
  bitsPerDim,
  klDivergence,
  wasserstein1,
  wasserstein2,
  slicedWasserstein,
  maxSlicedWasserstein,
  frechetDistance,
  mmd,
  energyDistance,
  classifierTwoSample,
  precisionRecall,
  memorisation,
  intrinsicDimension,
  pathEnergy,
  normalizedPathEnergy,
  straightness,
];
