import { absoluteValue } from "./absolute-value.js";
import { checkerboard } from "./checkerboard.js";
import { circle } from "./circle.js";
import { circles } from "./circles.js";
import { concentricRings } from "./concentric-rings.js";
import { cosineCurve } from "./cosine-curve.js";
import { crescent } from "./crescent.js";
import { cubedCrescent } from "./cubed-crescent.js";
import { diamond } from "./diamond.js";
import { eightGaussians } from "./eight-gaussians.js";
import { flatTorus } from "./flat-torus.js";
import { fourCircles } from "./four-circles.js";
import { funnel } from "./funnel.js";
import { gaussian } from "./gaussian.js";
import { gaussianMixture } from "./gaussian-mixture.js";
import { gaussianPlane } from "./gaussian-plane.js";
import { imageDensity } from "./image-density.js";
import { lineSegment } from "./line-segment.js";
import { pinwheel } from "./pinwheel.js";
import { ringOfGaussians } from "./ring-of-gaussians.js";
import { sCurve } from "./s-curve.js";
import { signStep } from "./sign-step.js";
import { sineCurve } from "./sine-curve.js";
import { sineWave } from "./sine-wave.js";
import { sphere } from "./sphere.js";
import { swissRoll } from "./swiss-roll.js";
import { torus } from "./torus.js";
import { twoMoons } from "./two-moons.js";
import { twoSpirals } from "./two-spirals.js";
import { published } from "./published/index.js";
import { realData } from "./real-data.js";
import { uci } from "./uci/index.js";

export * from "./published/index.js";
export * from "./real-data.js";
export * from "./uci/index.js";
export {
  absoluteValue,
  checkerboard,
  circle,
  circles,
  concentricRings,
  cosineCurve,
  crescent,
  cubedCrescent,
  diamond,
  eightGaussians,
  flatTorus,
  fourCircles,
  funnel,
  gaussian,
  gaussianMixture,
  gaussianPlane,
  imageDensity,
  lineSegment,
  pinwheel,
  ringOfGaussians,
  sCurve,
  signStep,
  sineCurve,
  sineWave,
  sphere,
  swissRoll,
  torus,
  twoMoons,
  twoSpirals,
};

/** Every dataset that draws from a law: named laws, laws on manifolds, laws of published benchmarks. */
export const laws = [
  gaussian,
  gaussianMixture,
  eightGaussians,
  ringOfGaussians,
  twoMoons,
  checkerboard,
  pinwheel,
  twoSpirals,
  swissRoll,
  sCurve,
  concentricRings,
  circles,
  fourCircles,
  sineCurve,
  cosineCurve,
  lineSegment,
  funnel,
  crescent,
  cubedCrescent,
  sineWave,
  absoluteValue,
  signStep,
  diamond,
  imageDensity,
  circle,
  sphere,
  torus,
  flatTorus,
  gaussianPlane,
  ...published,
];

/** Every dataset: real data, then laws. */
export const datasets = [...realData, ...uci, ...laws];
