import { checkerboardFfjord } from "./checkerboard-ffjord.js";
import { checkerboardFlowMatching } from "./checkerboard-flow-matching.js";
import { checkerboardTwoDim } from "./checkerboard-two-dim.js";
import { circlesFfjord } from "./circles-ffjord.js";
import { circlesTorchcfmRunner } from "./circles-torchcfm-runner.js";
import { circlesTwoDim } from "./circles-two-dim.js";
import { cosFfjord } from "./cos-ffjord.js";
import { eightGaussiansFfjord } from "./eight-gaussians-ffjord.js";
import { eightGaussiansTorchcfm } from "./eight-gaussians-torchcfm.js";
import { eightGaussiansTorchdyn } from "./eight-gaussians-torchdyn.js";
import { eightGaussiansTwoDim } from "./eight-gaussians-two-dim.js";
import { lineFfjord } from "./line-ffjord.js";
import { mixtureTwoDim } from "./mixture-two-dim.js";
import { moonsFfjord } from "./moons-ffjord.js";
import { moonsTorchcfm } from "./moons-torchcfm.js";
import { moonsTorchcfmRunner } from "./moons-torchcfm-runner.js";
import { moonsTorchdyn } from "./moons-torchdyn.js";
import { moonsTwoDim } from "./moons-two-dim.js";
import { pinwheelFfjord } from "./pinwheel-ffjord.js";
import { pinwheelTwoDim } from "./pinwheel-two-dim.js";
import { ringsFfjord } from "./rings-ffjord.js";
import { sCurveTorchcfmRunner } from "./s-curve-torchcfm-runner.js";
import { sCurveTwoDim } from "./s-curve-two-dim.js";
import { swissRollFfjord } from "./swiss-roll-ffjord.js";
import { swissRollTwoDim } from "./swiss-roll-two-dim.js";
import { twoSpiralsFfjord } from "./two-spirals-ffjord.js";

export {
  checkerboardFfjord,
  checkerboardFlowMatching,
  checkerboardTwoDim,
  circlesFfjord,
  circlesTorchcfmRunner,
  circlesTwoDim,
  cosFfjord,
  eightGaussiansFfjord,
  eightGaussiansTorchcfm,
  eightGaussiansTorchdyn,
  eightGaussiansTwoDim,
  lineFfjord,
  mixtureTwoDim,
  moonsFfjord,
  moonsTorchcfm,
  moonsTorchcfmRunner,
  moonsTorchdyn,
  moonsTwoDim,
  pinwheelFfjord,
  pinwheelTwoDim,
  ringsFfjord,
  sCurveTorchcfmRunner,
  sCurveTwoDim,
  swissRollFfjord,
  swissRollTwoDim,
  twoSpiralsFfjord,
};

/** The laws of published benchmarks, each under a name of its own: laws of one name in two papers differ. */
export const published = [
  eightGaussiansFfjord,
  eightGaussiansTorchcfm,
  eightGaussiansTorchdyn,
  eightGaussiansTwoDim,
  mixtureTwoDim,
  moonsFfjord,
  moonsTorchcfm,
  moonsTorchcfmRunner,
  moonsTorchdyn,
  moonsTwoDim,
  checkerboardFfjord,
  checkerboardFlowMatching,
  checkerboardTwoDim,
  pinwheelFfjord,
  pinwheelTwoDim,
  twoSpiralsFfjord,
  swissRollFfjord,
  swissRollTwoDim,
  sCurveTorchcfmRunner,
  sCurveTwoDim,
  circlesFfjord,
  circlesTorchcfmRunner,
  circlesTwoDim,
  ringsFfjord,
  lineFfjord,
  cosFfjord,
];
