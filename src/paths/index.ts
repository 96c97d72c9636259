import { conditionalOt } from "./conditional-ot.js";
import { constantSigma } from "./constant-sigma.js";
import { cosine } from "./cosine.js";
import { polynomial } from "./polynomial.js";
import { schroedingerBridge } from "./schroedinger-bridge.js";
import { ve } from "./ve.js";
import { vpLinear } from "./vp-linear.js";
import { vpTrigonometric } from "./vp-trigonometric.js";

export { conditionalOt, constantSigma, cosine, polynomial, schroedingerBridge, ve, vpLinear, vpTrigonometric };

/** Every probability path. */
export const paths = [
  conditionalOt,
  constantSigma,
  vpTrigonometric,
  vpLinear,
  ve,
  cosine,
  polynomial,
  schroedingerBridge,
];
