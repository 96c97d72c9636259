import type { Points } from "../numerics/points.js";
import type { HostArray } from "../runtime/runtime.js";

/** Tolerances of a step: coordinate y may err by atol + rtol |y|, in the root mean square over the whole batch. */
export interface Tolerances {
  readonly rtol: number;
  readonly atol: number;
}

/** A state that walks through equal steps; host arrays and compiled graphs have one each. */
export interface FixedStepper {
  readonly nfe: number;
  /** Takes `steps` steps of size `h` from `t`; returns how many of them, from the first, left the state finite. */
  walk(t: number, h: number, steps: number): Promise<number>;
  /** f at the state, which stands at time t. */
  slope(t: number): Promise<HostArray>;
  state(): Points;
}

/** A state that tries single steps and knows their error; host arrays and compiled graphs have one each. */
export interface AdaptiveStepper {
  readonly nfe: number;
  /** Relative spacing of the numbers that it computes with. */
  readonly epsilon: number;
  /** The state, not to be written to. */
  readonly y: HostArray;
  /** f at the state, evaluated at most once. */
  slope(t: number): Promise<HostArray>;
  /** f at another state, for choosing the first step. */
  derivative(t: number, y: HostArray): Promise<HostArray>;
  /** Tries a step and returns its error in units of the tolerance (root mean square over the whole batch). */
  attempt(t: number, h: number): Promise<number>;
  /** h sum_i d_i k_i of the last attempt, with the weights of the method's quartic; before it is accepted. */
  quartic(): HostArray;
  /** Makes the last attempt the state. */
  accept(): void;
  state(): Points;
}
