import type { Tensor } from "@tensorflow/tfjs";
import type { DivergenceEstimator, RowField } from "../divergences/divergence.js";
import type { BaseMeasure, Measure } from "../measures/measure.js";
import { atOneTime } from "../models/at-one-time.js";
import type { Parameters, ParameterSpec, VectorField } from "../models/model.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import { withAdjointGradient } from "../solvers/adjoint.js";
import { FixedStepSolver } from "../solvers/fixed-step.js";
import type { OdeSolver } from "../solvers/solver.js";
import { unrolled, type UnrolledSteps } from "../solvers/unrolled.js";
import { trainedLogDensity } from "./base-density.js";
import type { BatchSlice, BatchStreams, Loss, LossFloor, Trainable } from "./loss.js";
import { drawRows } from "./rows.js";
import { tf } from "../runtime/tensorflow.js";

export interface CnfLikelihoodOptions {
  readonly solver: OdeSolver;
  readonly gradient: "backpropagation" | "adjoint";
  readonly divergence: DivergenceEstimator;
  readonly kineticEnergy: number;
  readonly jacobianNorm: number;
}

/**
 * Mean over the batch of -log p(x) = -log p0(x(0)) + int_0^1 div v dt along the way back from x(1) = x, in nats, by equal
 * steps of a Runge-Kutta method that stand in the program one after another, plus weights times int |v|^2 dt and
 * int |dv/dx|_F^2 dt. With few steps it is the likelihood of the steps, not of the flow: what a trained model is worth is
 * for a metric with a solver that controls its error.
 */
export class CnfLikelihood implements Loss {
  readonly families = ["vectorField"] as const;
  readonly parameters: readonly ParameterSpec[];
  readonly #options: CnfLikelihoodOptions;
  readonly #steps: UnrolledSteps;
  readonly #base: BaseMeasure;
  readonly #law: Measure | undefined;

  constructor(options: CnfLikelihoodOptions, base: BaseMeasure, law: Measure | undefined) {
    const { solver } = options;
    if (!(solver instanceof FixedStepSolver)) {
      throw new UserError(
        `loss.solver: cnfLikelihood trains through equal steps of a Runge-Kutta method, which ${solver.name} does not take; ` +
          "choose one such as rk4({ steps: 8 }).",
      );
    }
    this.parameters = base.trainable?.parameters ?? [];
    this.#options = options;
    this.#steps = { tableau: solver.tableau, from: 1, to: 0, steps: solver.steps };
    this.#base = base;
    this.#law = law;
  }

  inputs(batchSize: number, dimension: number): Specs {
    const x = { shape: [batchSize, dimension] };
    const { probes } = this.#options.divergence;
    return probes === 0 ? { x } : { x, probes: { shape: [batchSize, probes, dimension] } };
  }

  fill(slice: BatchSlice, train: Points, batchSize: number, streams: BatchStreams): void {
    drawRows(slice["x"]!, train, batchSize, streams.data);
    if (slice["probes"] !== undefined) this.#options.divergence.draw(slice["probes"], streams.noise);
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): Tensor {
    const x = batch["x"]!;
    const cost = x.slice([0, 0], [-1, 1]).zerosLike();
    const head = (end: Tensor, paid: Tensor) => {
      const base = trainedLogDensity(this.#base, parameters, end, "The loss cnfLikelihood");
      return paid.sum().sub(base.sum()).div(x.shape[0]);
    };
    if (this.#options.gradient === "adjoint") return this.#byAdjoint(model as VectorField, parameters, batch, head);
    const velocity = atOneTime(model as VectorField, parameters);
    const slope = (t: number, [at]: readonly Tensor[]) =>
      this.#slope(velocity(tf.fill([1, 1], t)), at!, batch["probes"]);
    const [end, paid] = unrolled(this.#steps, slope, [x, cost]);
    return head(end!, paid!);
  }

  /** The adjoint equation is that of one tensor: position and cost stand in it side by side. */
  #byAdjoint(
    model: VectorField,
    parameters: Parameters,
    { x, probes }: Tensors,
    head: (end: Tensor, paid: Tensor) => Tensor,
  ): Tensor {
    const [n, d] = x!.shape as [number, number];
    const names = model.parameters.map(({ name }) => name);
    const position = (y: Tensor) => y.slice([0, 0], [n, d]);
    return withAdjointGradient({
      steps: this.#steps,
      field: (t, y, values) => {
        const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
        const velocity = atOneTime(model, named)(tf.fill([1, 1], t));
        return tf.concat(this.#slope(velocity, position(y), probes), 1);
      },
      y0: x!.concat(tf.zeros([n, 1]), 1),
      parameters: names.map((name) => parameters[name]!),
      head: (end) => head(position(end), end.slice([0, d], [n, 1])),
    });
  }

  /** Velocity [n, d] and growth of the cost [n, 1] at x, on the way back from t = 1. */
  #slope(field: RowField, x: Tensor, probes?: Tensor): [velocity: Tensor, growth: Tensor] {
    const { divergence, kineticEnergy, jacobianNorm } = this.#options;
    // The norm of the Jacobian takes the passes that its trace could do without.
    const asked = jacobianNorm === 0 ? field : (at: Tensor) => field(at);
    const estimate = divergence.estimate(asked, x, probes);
    const { value, traces } = estimate;
    const terms = [
      traces.mean(1, true),
      ...(kineticEnergy === 0 ? [] : [value.square().sum(1, true).mul(kineticEnergy)]),
      ...(jacobianNorm === 0 ? [] : [estimate.squaredNorm.mul(jacobianNorm)]),
    ];
    return [value, tf.addN(terms).neg()];
  }

  /** The entropy of the law of the data; unknown with a regularizer, which every flow but the identity pays for. */
  floor(): LossFloor | undefined {
    const { kineticEnergy, jacobianNorm } = this.#options;
    const entropy = this.#law?.entropy;
    if (entropy === undefined || kineticEnergy > 0 || jacobianNorm > 0) return undefined;
    return { value: entropy.value, standardError: entropy.error };
  }
}
