import { checkNames, dtypeOf, fed, hostArray } from "./edge.js";
import type { Graph } from "./graph.js";
import { type LoadSettings, LoadedGraph } from "./loaded-graph.js";
import { inputName, outputName } from "./lower.js";
import { lowerLoop, stepsName } from "./lower-loop.js";
import { type LoopGroup, loopOutputs, loopPrefix } from "./loop-names.js";
import type { CompiledLoop, GraphReport, HostArray, HostArrays, LoopSpecs, Specs } from "./runtime.js";
import type { Feed } from "./session.js";

/** A step that ONNX Runtime repeats inside one call. */
export class OnnxLoop<S extends Specs, C extends Specs, B extends Specs> implements CompiledLoop<S, C, B> {
  readonly specs: LoopSpecs<S, C, B>;
  readonly outputs: Specs;
  readonly #name: string | undefined;
  readonly #loaded: LoadedGraph;

  private constructor(specs: LoopSpecs<S, C, B>, name: string | undefined, loaded: LoadedGraph) {
    this.specs = specs;
    this.#name = name;
    this.outputs = loopOutputs(loaded.graph);
    this.#loaded = loaded;
  }

  static async load<S extends Specs, C extends Specs, B extends Specs>(
    traced: Graph,
    specs: LoopSpecs<S, C, B>,
    settings: LoadSettings,
  ): Promise<OnnxLoop<S, C, B>> {
    return new OnnxLoop(specs, settings.name, await LoadedGraph.load(traced, lowerLoop, settings));
  }

  async run(state: HostArrays<S>, constants: HostArrays<C>, batch: HostArrays<B>, steps: number) {
    const feeds = {
      ...this.#feeds("state", state),
      ...this.#feeds("constants", constants),
      ...this.#feeds("batch", batch, steps),
      [inputName(stepsName)]: { data: new Uint8Array(steps), shape: [steps], dtype: "bool" as const },
    };
    const states = Object.keys(this.specs.state);
    const outputs = Object.keys(this.outputs);
    const fetches = [
      ...states.map((name) => outputName(loopPrefix.state + name)),
      ...outputs.map((name) => outputName(loopPrefix.outputs + name)),
    ];
    const results = steps === 0 ? this.#unchanged(feeds, states, outputs) : await this.#loaded.run(feeds, fetches);
    return {
      state: Object.fromEntries(states.map((name, i) => [name, results[i]!])) as HostArrays<S>,
      outputs: Object.fromEntries(outputs.map((name, i) => [name, results[states.length + i]!])),
    };
  }

  report(): GraphReport {
    return this.#loaded.report();
  }

  onnx(): Uint8Array {
    return this.#loaded.onnx();
  }

  dispose(): void {
    this.#loaded.dispose();
  }

  /** What no step at all gives: ONNX Runtime's Scan wants at least one. */
  #unchanged(
    feeds: Readonly<Record<string, Feed>>,
    states: readonly string[],
    outputs: readonly string[],
  ): HostArray[] {
    return [
      ...states.map((name) => feeds[inputName(loopPrefix.state + name)]!.data.slice()),
      ...outputs.map((name) => hostArray(dtypeOf(this.outputs[name]!), this.#loaded.precision, 0)),
    ];
  }

  #feeds(group: LoopGroup, arrays: Readonly<Record<string, HostArray>>, steps?: number): Record<string, Feed> {
    const specs: Specs = this.specs[group];
    checkNames(specs, arrays, this.#name);
    const feeds: Record<string, Feed> = {};
    for (const [name, spec] of Object.entries(specs)) {
      const data = fed({ name, spec, steps, program: this.#name }, arrays[name], this.#loaded.precision);
      const shape = steps === undefined ? spec.shape : [steps, ...spec.shape];
      feeds[inputName(loopPrefix[group] + name)] = { data, shape, dtype: dtypeOf(spec) };
    }
    return feeds;
  }
}
