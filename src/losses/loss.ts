import type * as tf from "@tensorflow/tfjs";
import type { BaseMeasure } from "../measures/measure.js";
import type { NamedArray } from "../couplings/coupling.js";
import type { FittedModel, Flow, Model, Parameters, ParameterSpec, VectorField } from "../models/model.js";
import type { OneStepMapParts } from "../models/one-step-map.js";
import type { Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import type { AssignmentSolver } from "../transport/point-assignment.js";

/** The seeded streams of a training run, one per purpose; their states are part of a checkpoint. */
export interface BatchStreams {
  readonly data: Stream;
  readonly noise: Stream;
  readonly time: Stream;
}

/** Where one step's batch goes: arrays by input name, already offset to the step's slice. */
export type BatchSlice = Readonly<Record<string, Float32Array | Float64Array>>;

export type Trainable = VectorField | Flow;

/** The least value that a loss can reach, with the standard error of that number. */
export interface LossFloor {
  readonly value: number;
  readonly standardError: number;
}

/** The rounds of a training, each of which starts from what the one before has trained. */
export interface Rounds {
  readonly count: number;
  /** The flow of the field that a round has trained; undefined where what it has trained is no flow. */
  flow(round: number, field: VectorField, parameters: Float32Array | Float64Array): Promise<FittedModel | undefined>;
  /** The loss of a later round, by the flow of the round before it. */
  loss(round: number, flow: FittedModel, stream: Stream): Promise<Loss>;
}

/** What training minimises. */
export interface Loss {
  /** Families of models that it can train. */
  readonly families: readonly Trainable["family"][];
  /** Whether it trains the score of a field that has one of its own; other losses refuse such fields. */
  readonly trainsScore?: boolean;
  /** Trained along with those of the model, after which they stand: what a trainable base declares. */
  readonly parameters?: readonly ParameterSpec[];
  /**
   * The tensors that one step needs, for batches of this size in this dimension; with the number of classes of a
   * class-conditional model, also its `condition` [batchSize, classes], where the loss can train such models.
   */
  inputs(batchSize: number, dimension: number, classes?: number): Specs;
  /** Called once before training. */
  prepare?(train: Points, streams: BatchStreams): Promise<void> | void;
  /** Fills one step's inputs, by the streams alone: randomness never lives in a program. */
  fill(slice: BatchSlice, train: Points, batchSize: number, streams: BatchStreams): void;
  /** The same for several steps, in their order: what `fill` makes of each, with the assignments of all solved side by side. */
  fillAll?(
    slices: readonly BatchSlice[],
    train: Points,
    batchSize: number,
    streams: BatchStreams,
    solver: AssignmentSolver,
  ): void;
  /** The scalar loss, traced; `parameters` are those of the model and the loss's own. */
  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor;
  /** The field that a model trained with this loss stands for; the model itself if absent. */
  field?(model: VectorField): VectorField;
  /** The law from which samples of that field must start; the base itself if absent. */
  start?(base: BaseMeasure): BaseMeasure;
  /** What such a field becomes after training; the flow along it if absent or undefined. */
  fitted?(parts: OneStepMapParts): FittedModel | undefined;
  /** Where the steps are shared equally between several rounds; this loss is that of the first. */
  readonly rounds?: Rounds;
  /** What was found in `prepare`, by name, to be kept with the run. */
  artifacts?(): Readonly<Record<string, NamedArray>>;
  /** The least value any model can reach in expectation, where it is known: reports show the excess over it. */
  floor?(train: Points, streams: BatchStreams): LossFloor | undefined;
  /** The loss that a model of this family is trained with when a study names none: none if absent. */
  readonly defaultFor?: Model["family"];
}

/** What training this model by this loss adjusts, in the order of the flat vector. */
export function trainedParameters(model: Trainable, loss: Loss): readonly ParameterSpec[] {
  return [...model.parameters, ...(loss.parameters ?? [])];
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    loss: Loss;
  }
  interface KindTraits {
    /** What the loss that `create` makes says of itself. */
    loss: Pick<Loss, "families" | "defaultFor">;
  }
}
