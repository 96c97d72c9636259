import type { Tensor } from "@tensorflow/tfjs";
import type { DivergenceEstimator } from "../divergences/divergence.js";
import type { BaseMeasure, Measure } from "../measures/measure.js";
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
    const [n, d] = x.shape as [number, number];
    const names = model.parameters.map(({ name }) => name);
    const own = names.map((name) => parameters[name]!);
    // One more column collects what the way costs.
    const start = x.concat(x.zerosLike().slice([0, 0], [n, 1]), 1);
    const field = (t: number, y: Tensor, values: readonly Tensor[]) => {
      const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      return this.#slope(model as VectorField, named, t, y, batch["probes"]);
    };
    const head = (end: Tensor) => {
      const z = end.slice([0, 0], [n, d]);
      const base = trainedLogDensity(this.#base, parameters, z, "The loss cnfLikelihood");
      return end.slice([0, d], [n, 1]).sum().sub(base.sum()).div(n);
    };
    const steps = this.#steps;
    return this.#options.gradient === "adjoint"
      ? withAdjointGradient({ steps, field, y0: start, parameters: own, head })
      : head(unrolled(steps, (t, [y]) => [field(t, y!, own)], [start])[0]!);
  }

  /** dy/dt of y = (x, cost) [n, d + 1]: the cost grows on the way back from t = 1. */
  #slope(model: VectorField, parameters: Parameters, t: number, y: Tensor, probes?: Tensor): Tensor {
    const { divergence, kineticEnergy, jacobianNorm } = this.#options;
    const [n, width] = y.shape as [number, number];
    const x = y.slice([0, 0], [n, width - 1]);
    const time = tf.fill([n, 1], t);
    const { value, traces, squaredNorm } = divergence.estimate((at) => model.velocity(parameters, time, at), x, probes);
    const terms = [
      traces.mean(1, true),
      ...(kineticEnergy === 0 ? [] : [value.square().sum(1, true).mul(kineticEnergy)]),
      ...(jacobianNorm === 0 ? [] : [squaredNorm.mul(jacobianNorm)]),
    ];
    return value.concat(tf.addN(terms).neg(), 1);
  }

  /** The entropy of the law of the data; unknown with a regularizer, which every flow but the identity pays for. */
  floor(): LossFloor | undefined {
    const { kineticEnergy, jacobianNorm } = this.#options;
    const entropy = this.#law?.entropy;
    if (entropy === undefined || kineticEnergy > 0 || jacobianNorm > 0) return undefined;
    return { value: entropy.value, standardError: entropy.error };
  }
}
