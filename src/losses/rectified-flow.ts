import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { component, ref } from "../component/component.js";
import { kindToken } from "../component/token.js";
import type { NamedArray } from "../couplings/coupling.js";
import { FixedPairs } from "../couplings/fixed-pairs.js";
import { dataToken } from "../datasets/dataset.js";
import type { BaseMeasure } from "../measures/measure.js";
import type { FittedModel, Parameters, VectorField } from "../models/model.js";
import { OneStepMap, type OneStepMapParts } from "../models/one-step-map.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import { ConditionalOt, conditionalOt } from "../paths/conditional-ot.js";
import { runtimeToken, type Runtime, type Specs, type Tensors } from "../runtime/runtime.js";
import type { OdeSolver } from "../solvers/solver.js";
import { ConditionalFlowMatching } from "./conditional-flow-matching.js";
import { Displacement } from "./displacement.js";
import type { BatchSlice, BatchStreams, Loss, LossFloor, Rounds, Trainable } from "./loss.js";
import { pathLossOptions, pathLossTraits } from "./path-loss.js";

interface RectifiedFlowParts {
  readonly first: ConditionalFlowMatching;
  readonly reflows: number;
  readonly distill: boolean;
  readonly pairs: number;
  readonly base: BaseMeasure;
  readonly solver: OdeSolver;
  readonly runtime: Runtime;
}

/**
 * Flow matching on the study's coupling, then on pairs (Z0, Z1) of starts and ends of the flow that was trained, joined by
 * straight lines; every such reflow lowers E c(Z1 - Z0) for all convex c and straightens the ways (theorem 3.5 and 3.7).
 */
class RectifiedFlow implements Loss, Rounds {
  readonly families = pathLossTraits.families;
  readonly count: number;
  readonly #parts: RectifiedFlowParts;

  constructor(parts: RectifiedFlowParts) {
    this.#parts = parts;
    this.count = 1 + parts.reflows + (parts.distill ? 1 : 0);
  }

  get rounds(): Rounds {
    return this;
  }

  inputs(batchSize: number, dimension: number): Specs {
    return this.#parts.first.inputs(batchSize, dimension);
  }

  prepare(train: Points, streams: BatchStreams): Promise<void> | void {
    return this.#parts.first.prepare(train, streams);
  }

  fill(slice: BatchSlice, train: Points, batchSize: number, streams: BatchStreams): void {
    this.#parts.first.fill(slice, train, batchSize, streams);
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor {
    return this.#parts.first.value(model, parameters, batch);
  }

  start(base: BaseMeasure): BaseMeasure {
    return this.#parts.first.start(base);
  }

  /** Known for the first round alone. */
  floor(train: Points, streams: BatchStreams): LossFloor | undefined {
    return this.count === 1 ? this.#parts.first.floor(train, streams) : undefined;
  }

  artifacts(): Readonly<Record<string, NamedArray>> {
    return this.#parts.first.artifacts();
  }

  /** A distilled model maps in one step; every other one is a flow. */
  fitted(parts: OneStepMapParts): FittedModel | undefined {
    return this.#parts.distill ? new OneStepMap(parts) : undefined;
  }

  async flow(round: number, field: VectorField, parameters: Float32Array | Float64Array) {
    const { reflows, base, solver, runtime } = this.#parts;
    if (round > reflows) return undefined;
    const { ContinuousFlow } = await import("../models/continuous-flow.js");
    return new ContinuousFlow({ field, parameters, base: this.start(base), solver, runtime });
  }

  async loss(round: number, flow: FittedModel, stream: Stream): Promise<Loss> {
    const { reflows, pairs, base } = this.#parts;
    const [x0, x1] = (await flow.trajectories!(pairs, [0, 1], stream)) as [Points, Points];
    const coupling = new FixedPairs(x0, x1, new Int32Array(pairs).fill(-1));
    if (round > reflows) return new Displacement(coupling);
    return new ConditionalFlowMatching({
      path: new ConditionalOt(0),
      coupling,
      base,
      conditionDrop: 0,
      predict: "velocity",
    });
  }
}

export const rectifiedFlow = component({
  kind: "loss",
  name: "rectifiedFlow",
  summary:
    "Flow matching in rounds, which share the steps equally: first on the given coupling, then on the starts and ends of the " +
    "flow so far (reflow), at last, if asked for, on their displacements, for a map of one step.",
  paper: "Liu, Gong and Liu 2022, arXiv:2209.03003, algorithm 1",
  cost: "one network evaluation and its gradient a step; a solution of the ODE for each pair before each later round",
  traits: pathLossTraits,
  options: {
    rounds: z.int().nonnegative().default(1).describe("reflows after the first training"),
    distill: z.boolean().default(false).describe("whether the last flow is distilled into a map of one step"),
    pairs: z.int().positive().default(10_000).describe("starts and ends of the flow that a round is trained on"),
    path: ref("path")
      .prefault(conditionalOt({ sigma: 0 }))
      .describe("probability path of the first training; that of the others is straight"),
    coupling: pathLossOptions.coupling,
    solver: ref("solver").optional().describe("solver that makes the pairs; the study's own if absent"),
  },
  inject: [kindToken("base"), dataToken, kindToken("solver"), runtimeToken],
  create: ({ rounds, distill, pairs, path, coupling, solver }, base, { classes }, ownSolver, runtime) =>
    new RectifiedFlow({
      first: new ConditionalFlowMatching({ path, coupling, base, classes, conditionDrop: 0, predict: "velocity" }),
      reflows: rounds,
      distill,
      pairs,
      base,
      solver: solver ?? ownSolver,
      runtime,
    }),
});
