import { checkSpecs } from "./edge.js";
import { EagerLoop } from "./eager-loop.js";
import { EagerProgram } from "./eager-program.js";
import { loopInputs } from "./loop-names.js";
import type { Compiled, CompiledLoop, LoopBody, LoopSpecs, Program, Runtime, Specs } from "./runtime.js";
import { startTfjsBackend } from "./tfjs-backend.js";

/** Runs programs operation by operation on a backend of TensorFlow.js, on one thread as far as this process sees. */
export class EagerRuntime implements Runtime {
  readonly backend: string;
  readonly precision = "float32";
  readonly threads = 1;
  /** The name under which tfjs knows the backend. */
  readonly #registered: string;

  private constructor(backend: string, registered: string) {
    this.backend = backend;
    this.#registered = registered;
  }

  /** Loads the backend's package; throws a UserError that says how to install it where it is absent. */
  static async start(backend: string, module: string): Promise<EagerRuntime> {
    return new EagerRuntime(backend, await startTfjsBackend(module));
  }

  compile<I extends Specs>(program: Program<I>, inputs: I, options: { name?: string } = {}): Promise<Compiled<I>> {
    return Promise.resolve().then(() => {
      checkSpecs(inputs);
      return new EagerProgram(program, inputs, this.#registered, options.name);
    });
  }

  compileLoop<S extends Specs, C extends Specs, B extends Specs>(
    body: LoopBody<S, C, B>,
    specs: LoopSpecs<S, C, B>,
    options: { name?: string } = {},
  ): Promise<CompiledLoop<S, C, B>> {
    return Promise.resolve().then(() => {
      checkSpecs(loopInputs(specs));
      return new EagerLoop(body, specs, this.#registered, options.name);
    });
  }

  floats(length: number): Float32Array {
    return new Float32Array(length);
  }

  dispose(): void {
    // Nothing is kept between calls.
  }
}
