import { bandwidthMessage } from "../measures/kernel-density.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { ConditionalOt } from "../paths/conditional-ot.js";
import { EmpiricalPosterior } from "./empirical-posterior.js";
import { MarginalVelocity } from "./marginal-velocity.js";

/**
 * The exact marginal velocity of flow matching from N(0, I) to atoms x_i along x_t = t x_i + s z with
 * s = 1 - (1 - sigma) t (Lipman et al. 2023, arXiv:2210.02747, theorem 1 and equation 20): what a network trained on these
 * atoms would learn without error. Its law at t = 1 is the kernel density estimate with bandwidth sigma.
 */
export class EmpiricalVelocity extends MarginalVelocity<EmpiricalPosterior> {
  constructor(
    readonly atoms: Points,
    readonly bandwidth: number,
  ) {
    if (!(bandwidth > 0 && bandwidth < Infinity)) {
      throw new UserError(`bandwidth is ${bandwidth}, but ${bandwidthMessage}.`);
    }
    super(new ConditionalOt(bandwidth), new EmpiricalPosterior(atoms));
  }

  /** Standard deviation s of the path at t. */
  noise(t: number): number {
    return 1 - (1 - this.bandwidth) * t;
  }
}
