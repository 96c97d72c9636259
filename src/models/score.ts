import { UserError } from "../numerics/error.js";
import type { VectorField } from "./model.js";

/** The field's score; a UserError that names who needs it where the field knows none. */
export function scoreOf(field: VectorField, user: string): NonNullable<VectorField["score"]> {
  if (field.score !== undefined) return (parameters, t, x) => field.score!(parameters, t, x);
  throw new UserError(
    `sampler: ${user} needs the score of the model, which a velocity trained with this loss does not tell; train with a loss ` +
      "that knows it (conditionalFlowMatching from a Gaussian base) or leave the sampler out, so that samples follow the ODE.",
  );
}
