import type { Attributes, ValueId } from "../graph.js";
import type { Value } from "../kernels/rule.js";
import type { ReplicaBuilder } from "./replica-builder.js";

/** A value as the replicas have it; its shape is that of one. */
export interface Replicated extends Value {
  readonly id: ValueId;
  /** Whether it has a leading axis of replicas; without, it is the same for all of them. */
  readonly stacked: boolean;
  /** The number that all elements are, one a replica, of a constant that is but that in each. */
  readonly numbers?: readonly number[];
}

/** One operation of every replica, of which at least one operand is stacked. */
export interface ReplicatedNode {
  readonly kernel: string;
  readonly attributes: Attributes;
  readonly origin?: Error | undefined;
  readonly inputs: readonly (Replicated | undefined)[];
  /** Of one replica. */
  readonly results: readonly Value[];
}

/** Writes an operation of all replicas at once; its results are stacked. */
export type BatchingRule = (node: ReplicatedNode, to: ReplicaBuilder) => readonly ValueId[];
