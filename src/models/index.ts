import { mlpVectorField } from "./mlp-vector-field.js";
import { realNvp } from "./real-nvp.js";

export { mlpVectorField, realNvp };

/** Velocity fields: they become continuous flows. */
export const vectorFields = [mlpVectorField];

/** Normalizing flows. */
export const flows = [realNvp];

/** Every model. */
export const models = [...vectorFields, ...flows];
