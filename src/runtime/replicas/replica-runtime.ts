import type { Compiled, CompiledLoop, LoopBody, LoopSpecs, Precision, Program, Runtime, Specs } from "../runtime.js";

/** Compiles a replicated loop together with those of other trials. */
export type CompileTogether = (
  body: LoopBody<Specs, Specs, Specs>,
  specs: LoopSpecs<Specs, Specs, Specs>,
  name: string | undefined,
) => Promise<CompiledLoop<Specs, Specs, Specs>>;

/** The runtime of one of several trials over one that they share: what it compiled is released with it. */
export class ReplicaRuntime implements Runtime {
  readonly backend: string;
  readonly precision: Precision;
  readonly threads: number;
  readonly #shared: Runtime;
  readonly #together: CompileTogether;
  readonly #compiled: { dispose(): void }[] = [];

  constructor(shared: Runtime, together: CompileTogether) {
    this.backend = shared.backend;
    this.precision = shared.precision;
    this.threads = shared.threads;
    this.#shared = shared;
    this.#together = together;
  }

  async compile<I extends Specs>(program: Program<I>, inputs: I, options?: { name?: string }): Promise<Compiled<I>> {
    return this.#kept(await this.#shared.compile(program, inputs, options));
  }

  async compileLoop<S extends Specs, C extends Specs, B extends Specs>(
    body: LoopBody<S, C, B>,
    specs: LoopSpecs<S, C, B>,
    options: { name?: string; replicated?: boolean } = {},
  ): Promise<CompiledLoop<S, C, B>> {
    if (options.replicated !== true) return this.#kept(await this.#shared.compileLoop(body, specs, options));
    const loop = await this.#together(body as unknown as LoopBody<Specs, Specs, Specs>, specs, options.name);
    return this.#kept(loop as unknown as CompiledLoop<S, C, B>);
  }

  floats(length: number): Float32Array | Float64Array {
    return this.#shared.floats(length);
  }

  dispose(): void {
    for (const compiled of this.#compiled.splice(0)) compiled.dispose();
  }

  #kept<T extends { dispose(): void }>(compiled: T): T {
    this.#compiled.push(compiled);
    return compiled;
  }
}
