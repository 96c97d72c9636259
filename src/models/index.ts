import { attentionVectorField } from "./attention-vector-field.js";
import { blockNeuralAutoregressive } from "./block-neural-autoregressive.js";
import { concatSquashVectorField } from "./concat-squash-vector-field.js";
import { empiricalMeasure } from "./empirical-measure.js";
import { exactEmpiricalFlow } from "./exact-empirical-flow.js";
import { gaussianization } from "./gaussianization.js";
import { glow } from "./glow.js";
import { gradientVectorField } from "./gradient-vector-field.js";
import { iaf } from "./iaf.js";
import { kernelDensity } from "./kernel-density.js";
import { maf } from "./maf.js";
import { mlpVectorField } from "./mlp-vector-field.js";
import { neuralSplineAutoregressive } from "./neural-spline-autoregressive.js";
import { neuralSplineCoupling } from "./neural-spline-coupling.js";
import { nice } from "./nice.js";
import { planar } from "./planar.js";
import { radial } from "./radial.js";
import { realNvp } from "./real-nvp.js";
import { residualFlow } from "./residual-flow.js";
import { residualMlpVectorField } from "./residual-mlp-vector-field.js";
import { unetVectorField } from "./unet-vector-field.js";
import { velocityAndScore } from "./velocity-and-score.js";

export {
  attentionVectorField,
  blockNeuralAutoregressive,
  concatSquashVectorField,
  empiricalMeasure,
  exactEmpiricalFlow,
  gaussianization,
  glow,
  gradientVectorField,
  iaf,
  kernelDensity,
  maf,
  mlpVectorField,
  neuralSplineAutoregressive,
  neuralSplineCoupling,
  nice,
  planar,
  radial,
  realNvp,
  residualFlow,
  residualMlpVectorField,
  unetVectorField,
  velocityAndScore,
};

/** Velocity fields: they become continuous flows. */
export const vectorFields = [
  mlpVectorField,
  residualMlpVectorField,
  unetVectorField,
  concatSquashVectorField,
  gradientVectorField,
  attentionVectorField,
];

/** Fields of more than a velocity. */
export const scoredFields = [velocityAndScore];

/** Normalizing flows. */
export const flows = [
  planar,
  radial,
  nice,
  realNvp,
  glow,
  maf,
  iaf,
  neuralSplineCoupling,
  neuralSplineAutoregressive,
  blockNeuralAutoregressive,
  residualFlow,
  gaussianization,
];

/** Models that the data determine without training. */
export const closedForms = [empiricalMeasure, kernelDensity, exactEmpiricalFlow];

/** Every model. */
export const models = [...vectorFields, ...scoredFields, ...flows, ...closedForms];
