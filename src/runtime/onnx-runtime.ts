import { OnnxProgram } from "./onnx-program.js";
import { OnnxLoop } from "./onnx-loop.js";
import { checkSpecs, hostArray } from "./edge.js";
import { graphKernels } from "./kernel-table.js";
import type { LoadSettings } from "./loaded-graph.js";
import { loopInputs, loopProgram } from "./loop-names.js";
import { probeProvider } from "./provider.js";
import type { Compiled, CompiledLoop, LoopBody, LoopSpecs, Precision, Program, Runtime, Specs } from "./runtime.js";
import type { StackedLoop } from "./replicas/stacked-loop.js";
import { tracer } from "./trace.js";

/** Runs programs compiled, by ONNX Runtime. */
export class OnnxRuntime implements Runtime {
  readonly backend: string;
  readonly precision: Precision;
  readonly threads: number;
  readonly #settings: LoadSettings;
  readonly #compiled: { dispose(): void }[] = [];

  private constructor(backend: string, settings: LoadSettings) {
    this.backend = backend;
    this.precision = settings.precision;
    this.threads = settings.threads;
    this.#settings = settings;
  }

  /** Throws a UserError that says how to get the execution provider where it cannot start. */
  static async start(backend: string, settings: Omit<LoadSettings, "table" | "name">): Promise<OnnxRuntime> {
    await probeProvider(settings.provider, backend);
    return new OnnxRuntime(backend, { ...settings, table: graphKernels });
  }

  async compile<I extends Specs>(
    program: Program<I>,
    inputs: I,
    options: { name?: string } = {},
  ): Promise<Compiled<I>> {
    checkSpecs(inputs);
    const traced = tracer().trace(inputs, (tensors) => program(tensors as Parameters<Program<I>>[0]));
    return this.#kept(await OnnxProgram.load(traced, inputs, { ...this.#settings, ...options }));
  }

  async compileLoop<S extends Specs, C extends Specs, B extends Specs>(
    body: LoopBody<S, C, B>,
    specs: LoopSpecs<S, C, B>,
    options: { name?: string } = {},
  ): Promise<CompiledLoop<S, C, B>> {
    const inputs = loopInputs(specs);
    checkSpecs(inputs);
    const traced = tracer().trace(inputs, loopProgram(body, specs));
    return this.#kept(await OnnxLoop.load(traced, specs, { ...this.#settings, ...options }));
  }

  async compileStack<S extends Specs, C extends Specs, B extends Specs>(
    bodies: readonly LoopBody<S, C, B>[],
    specs: LoopSpecs<S, C, B>,
    options: { name?: string } = {},
  ): Promise<StackedLoop<S, C, B>> {
    const { stackLoops } = await import("./replicas/stacked-loop.js");
    return this.#kept(await stackLoops(bodies, specs, { ...this.#settings, ...options }));
  }

  floats(length: number): Float32Array | Float64Array {
    return hostArray("float32", this.precision, length) as Float32Array | Float64Array;
  }

  dispose(): void {
    for (const compiled of this.#compiled.splice(0)) compiled.dispose();
  }

  #kept<T extends { dispose(): void }>(compiled: T): T {
    this.#compiled.push(compiled);
    return compiled;
  }
}
