import type * as tf from "@tensorflow/tfjs";
import { token } from "../component/token.js";
import type { StackedLoop } from "./replicas/stacked-loop.js";

export type Precision = "float32" | "float64";
export type DType = "float32" | "int32" | "bool";

/** Shape and type of one tensor at the edge of a program; `float32` means "a float of the runtime's precision". */
export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype?: DType;
}
export type Specs = Readonly<Record<string, TensorSpec>>;
export type Tensors<S extends Specs = Specs> = { readonly [K in keyof S]: tf.Tensor };

export type HostArray = Float32Array | Float64Array | Int32Array | Uint8Array;
/** Values by name at the edge of a program; floats may come in either width and are converted when they must be. */
export type HostArrays<S extends Specs = Specs> = { readonly [K in keyof S]: HostArray };

/** A pure function of tensors, written in TensorFlow.js. */
export type Program<I extends Specs, O extends Specs = Specs> = (inputs: Tensors<I>) => Tensors<O>;

export interface GraphReport {
  /** Node counts after tracing and after each optimization, in order. */
  readonly passes: readonly { readonly pass: string; readonly nodes: number }[];
  /** Operator name to how often it occurs in the lowered model. */
  readonly operators: Readonly<Record<string, number>>;
  /** The graph as text, one node a line. */
  readonly text: string;
}

export interface Compiled<I extends Specs = Specs> {
  readonly inputs: I;
  readonly outputs: Specs;
  /** Runs once; results are fresh arrays (Float32Array or Float64Array by precision, Int32Array, Uint8Array for bool). */
  run(feeds: HostArrays<I>): Promise<Readonly<Record<string, HostArray>>>;
  report(): GraphReport;
  /** The ONNX file; throws on an eager backend, which has none. */
  onnx(): Uint8Array;
  dispose(): void;
}

export interface LoopSpecs<S extends Specs, C extends Specs, B extends Specs> {
  /** Carried from step to step (parameters, optimizer slots). */
  readonly state: S;
  /** The same at every step (a data matrix, say). */
  readonly constants: C;
  /** One slice a step: fed as arrays with a leading axis of length `steps`. */
  readonly batch: B;
}

/** One step: new state (the same names, shapes and types) and what to report of the step. */
export type LoopBody<S extends Specs, C extends Specs, B extends Specs> = (
  state: Tensors<S>,
  constants: Tensors<C>,
  batch: Tensors<B>,
) => { readonly state: Tensors<S>; readonly outputs: Readonly<Record<string, tf.Tensor>> };

export interface CompiledLoop<S extends Specs, C extends Specs, B extends Specs> {
  readonly specs: LoopSpecs<S, C, B>;
  readonly outputs: Specs;
  /** Runs `steps` steps in one call; `outputs` have a leading axis of length `steps`. The feeds are not changed. */
  run(
    state: HostArrays<S>,
    constants: HostArrays<C>,
    batch: HostArrays<B>,
    steps: number,
  ): Promise<{ readonly state: HostArrays<S>; readonly outputs: Readonly<Record<string, HostArray>> }>;
  report(): GraphReport;
  onnx(): Uint8Array;
  dispose(): void;
}

/** Compiles and runs tensor programs; one per trial, made by `createRuntime`. */
export interface Runtime {
  /** `onnx`, `onnx:cuda`, `onnx:webgpu`, `tfjs:cpu`, `tfjs:tfjs-node-gpu`, … */
  readonly backend: string;
  readonly precision: Precision;
  readonly threads: number;
  /** Compiles `program` for inputs of these shapes; equal graphs share one session within the process. */
  compile<I extends Specs>(program: Program<I>, inputs: I, options?: { name?: string }): Promise<Compiled<I>>;
  /**
   * Compiles a step that is repeated inside one call (an ONNX `Scan`). One that is `replicated` may be run as one graph with
   * those of equal shapes of trials beside it, with results that are equal to rounding.
   */
  compileLoop<S extends Specs, C extends Specs, B extends Specs>(
    body: LoopBody<S, C, B>,
    specs: LoopSpecs<S, C, B>,
    options?: { name?: string; replicated?: boolean },
  ): Promise<CompiledLoop<S, C, B>>;
  /** Compiles steps that differ in values only as one graph, where the backend has graphs. */
  compileStack?<S extends Specs, C extends Specs, B extends Specs>(
    bodies: readonly LoopBody<S, C, B>[],
    specs: LoopSpecs<S, C, B>,
    options?: { name?: string },
  ): Promise<StackedLoop<S, C, B>>;
  /** A zeroed float array of the runtime's precision. */
  floats(length: number): Float32Array | Float64Array;
  /** Releases every session. */
  dispose(): void;
}

export interface RuntimeOptions {
  readonly backend?: string;
  readonly precision?: Precision;
  /** Threads at most: a graph of small nodes runs on one. */
  readonly threads?: number;
  /** Threads that wait within a run keep their core busy: faster where no other work wants these cores. Off unless set. */
  readonly spinning?: boolean;
}

export const runtimeToken = token<Runtime>("runtime");
