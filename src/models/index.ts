import { empiricalMeasure } from "./empirical-measure.js";
import { exactEmpiricalFlow } from "./exact-empirical-flow.js";
import { kernelDensity } from "./kernel-density.js";
import { mlpVectorField } from "./mlp-vector-field.js";
import { realNvp } from "./real-nvp.js";

export { empiricalMeasure, exactEmpiricalFlow, kernelDensity, mlpVectorField, realNvp };

/** Velocity fields: they become continuous flows. */
export const vectorFields = [mlpVectorField];

/** Normalizing flows. */
export const flows = [realNvp];

/** Models that the data determine without training. */
export const closedForms = [empiricalMeasure, kernelDensity, exactEmpiricalFlow];

/** Every model. */
export const models = [...vectorFields, ...flows, ...closedForms];
