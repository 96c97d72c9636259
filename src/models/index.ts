import { exactEmpiricalFlow } from "./exact-empirical-flow.js";
import { mlpVectorField } from "./mlp-vector-field.js";
import { realNvp } from "./real-nvp.js";

export { exactEmpiricalFlow, mlpVectorField, realNvp };

/** Velocity fields: they become continuous flows. */
export const vectorFields = [mlpVectorField];

/** Normalizing flows. */
export const flows = [realNvp];

/** Models that the data determine without training. */
export const closedForms = [exactEmpiricalFlow];

/** Every model. */
export const models = [...vectorFields, ...flows, ...closedForms];
