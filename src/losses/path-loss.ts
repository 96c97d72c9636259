import type * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { ref } from "../component/component.js";
import type { Coupling, NamedArray, PendingPairs } from "../couplings/coupling.js";
import { independent } from "../couplings/independent.js";
import type { Classes } from "../datasets/dataset.js";
import type { BaseMeasure } from "../measures/measure.js";
import { StandardGaussian } from "../measures/standard-gaussian.js";
import type { Parameters, VectorField } from "../models/model.js";
import { withFunctions } from "../models/path-field.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import { gaussianFormTensor } from "../paths/gaussian-form.js";
import type { PathCoefficients, ProbabilityPath } from "../paths/path.js";
import { startingLaw } from "../paths/starting-law.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import { type AssignmentSolver, assignPoints } from "../transport/point-assignment.js";
import { drawTold, fillCondition } from "./condition.js";
import type { BatchSlice, BatchStreams, Loss, LossFloor, Trainable } from "./loss.js";
import { drawRows } from "./rows.js";

export const pathLossTraits = { families: ["vectorField"] } as const;

/** Options of every loss on points of a path. */
export const pathLossOptions = {
  path: ref("path").describe("probability path between the base and the data"),
  coupling: ref("coupling").prefault(independent()).describe("joint law of base points and data points"),
  conditionDrop: z
    .number()
    .min(0)
    .lt(1)
    .default(0.1)
    .describe(
      "probability with which a class-conditional model is not told the class of a point, so that it learns both",
    ),
  scaleInputs: z
    .boolean()
    .default(false)
    .describe("hand the model x / sqrt(alpha^2 + sigma^2 + gamma^2), of about unit variance at all times"),
};

export interface PathLossParts {
  readonly path: ProbabilityPath;
  readonly coupling: Coupling;
  readonly conditionDrop: number;
  readonly scaleInputs?: boolean;
  readonly base: BaseMeasure;
  /** Of the training data, where it has classes. */
  readonly classes?: Classes | undefined;
}

/** The ends of one batch of paths, row by row. */
export interface Ends {
  readonly x0: Float64Array;
  readonly x1: Float64Array;
  /** Draws of the extra noise; unused on a path that has none. */
  readonly eps: Float64Array;
}

/** One batch between its draws and its inputs, in arrays that are used again. */
interface Draft {
  readonly ends: Ends;
  /** Of the training data, behind x1. */
  readonly rows: Int32Array;
  /** Whether the model is told the class of each point. */
  readonly told: Uint8Array;
  /** From which the times are made. */
  readonly uniforms: Float64Array;
  /** Pairs that are not known yet. */
  pending?: PendingPairs | undefined;
}

/** How many batches are drawn before their pairs are solved: enough for many threads, and not much memory. */
const mostDrafts = 64;

/**
 * A loss on points x_t = alpha x1 + sigma x0 + gamma eps of random paths. They are made on the host: as nodes of the graph
 * they would cost as much as a layer of a small network.
 */
export abstract class PathLoss implements Loss {
  readonly families = pathLossTraits.families;
  protected readonly path: ProbabilityPath;
  protected readonly coupling: Coupling;
  protected readonly base: BaseMeasure;
  readonly #classes: Classes | undefined;
  readonly #conditionDrop: number;
  readonly #scaleInputs: boolean;
  readonly #blurred: boolean;
  #drafts: Draft[] = [];

  constructor({ path, coupling, base, classes, conditionDrop, scaleInputs = false }: PathLossParts) {
    this.path = path;
    this.coupling = coupling;
    this.base = base;
    this.#classes = classes;
    this.#conditionDrop = conditionDrop;
    this.#scaleInputs = scaleInputs;
    this.#blurred = path.at(0.5).gamma !== undefined;
  }

  inputs(batchSize: number, dimension: number, classes?: number): Specs {
    return {
      t: { shape: [batchSize, 1] },
      x: { shape: [batchSize, dimension] },
      ...(classes !== undefined && { condition: { shape: [batchSize, classes] } }),
      ...this.targets(batchSize, dimension),
    };
  }

  prepare(train: Points, streams: BatchStreams): Promise<void> | void {
    return this.coupling.prepare?.(train, streams.data);
  }

  fill(slice: BatchSlice, train: Points, batchSize: number, streams: BatchStreams): void {
    const draft = this.#draft(0, batchSize, train.d);
    this.#draw(draft, train, streams, slice["condition"] !== undefined);
    draft.pending?.end(assignPoints(draft.pending.problem));
    this.#complete(slice, draft, train.d);
  }

  fillAll(
    slices: readonly BatchSlice[],
    train: Points,
    batchSize: number,
    streams: BatchStreams,
    solver: AssignmentSolver,
  ): void {
    if (!this.coupling.begin) {
      for (const slice of slices) this.fill(slice, train, batchSize, streams);
      return;
    }
    for (let from = 0; from < slices.length; from += mostDrafts) {
      const some = slices.slice(from, from + mostDrafts);
      const drafts = some.map((slice, k) => {
        const draft = this.#draft(k, batchSize, train.d);
        this.#draw(draft, train, streams, slice["condition"] !== undefined);
        return draft;
      });
      const solved = solver.assignAll(drafts.map(({ pending }) => pending!.problem));
      for (const [k, draft] of drafts.entries()) {
        draft.pending!.end(solved[k]!);
        this.#complete(some[k]!, draft, train.d);
      }
    }
  }

  artifacts(): Readonly<Record<string, NamedArray>> {
    return this.coupling.artifacts?.() ?? {};
  }

  field(model: VectorField): VectorField {
    return this.network(model);
  }

  start(base: BaseMeasure): BaseMeasure {
    return startingLaw(this.path, base);
  }

  abstract value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor;

  floor?(train: Points, streams: BatchStreams): LossFloor | undefined;

  /** What the model is compared with, beside t, x and condition. */
  protected abstract targets(batchSize: number, dimension: number): Specs;

  /** Fills the targets of the point in row `row`, whose coordinates stand from `start` to before `end`. */
  protected abstract fillTarget(
    slice: BatchSlice,
    ends: Ends,
    start: number,
    end: number,
    coefficients: PathCoefficients<number>,
    row: number,
  ): void;

  /** What the model says at (t, x), perhaps of a scaled x (Karras et al. 2022, arXiv:2206.00364, section 5). */
  protected network(model: VectorField): VectorField {
    if (this.#conditionDrop === 0 && (model.conditioning?.guidance ?? 1) !== 1) {
      throw new UserError(
        "The model is guided away from what it says of points of any class, which it learns only if the loss leaves classes " +
          "out; set the loss's option conditionDrop above 0, or the model's guidance to 1.",
      );
    }
    if (!this.#scaleInputs) return model;
    const scaled = (t: tf.Tensor, x: tf.Tensor) => {
      const { alpha, sigma } = gaussianFormTensor(this.path.atTensor(t));
      return x.div(alpha.square().add(sigma.square()).sqrt());
    };
    const score = model.score?.bind(model);
    return withFunctions(
      model,
      (parameters, t, x, condition) => model.velocity(parameters, t, scaled(t, x), condition),
      score && ((parameters, t, x, condition) => score(parameters, t, scaled(t, x), condition)),
    );
  }

  /** Whether x_t is a data point and Gaussian noise, independent of each other. */
  protected get gaussian(): boolean {
    return this.coupling.independent === true && this.base instanceof StandardGaussian;
  }

  #draft(place: number, batchSize: number, d: number): Draft {
    const known = this.#drafts[place];
    const size = batchSize * d;
    if (known?.rows.length === batchSize && known.ends.x1.length === size) return known;
    const ends = { x0: new Float64Array(size), x1: new Float64Array(size), eps: new Float64Array(size) };
    const [rows, told] = [new Int32Array(batchSize), new Uint8Array(batchSize)];
    return (this.#drafts[place] = { ends, rows, told, uniforms: new Float64Array(batchSize) });
  }

  #draw(draft: Draft, train: Points, { data, noise, time }: BatchStreams, isConditional: boolean): void {
    const { rows, told, uniforms } = draft;
    const { x0, x1, eps } = draft.ends;
    const n = rows.length;
    drawRows(x1, train, n, data, rows);
    if (this.base.sampleInto) this.base.sampleInto(x0, noise);
    else x0.set(this.base.sample(n, noise).data);
    const batch = { n, d: train.d, x0, x1, rows };
    draft.pending = this.coupling.begin?.(batch, data);
    if (!draft.pending) this.coupling.pair(batch, data);
    if (isConditional) drawTold(told, this.#conditionDrop, data);
    if (this.#blurred) noise.fillNormal(eps);
    time.fillUniform(uniforms);
  }

  #complete(slice: BatchSlice, { ends, rows, told, uniforms }: Draft, d: number): void {
    if (slice["condition"]) fillCondition(slice["condition"], this.#classes?.train, rows, told);
    const times = slice["t"]!;
    const x = slice["x"]!;
    const { x0, x1, eps } = ends;
    const [first, last] = this.path.interval ?? [0, 1];
    for (let i = 0; i < rows.length; i++) {
      const t = first + (last - first) * uniforms[i]!;
      const coefficients = this.path.at(t);
      const { alpha, sigma, gamma = 0 } = coefficients;
      times[i] = t;
      for (let k = i * d; k < (i + 1) * d; k++) x[k] = alpha * x1[k]! + sigma * x0[k]! + gamma * eps[k]!;
      this.fillTarget(slice, ends, i * d, (i + 1) * d, coefficients, i);
    }
  }
}
