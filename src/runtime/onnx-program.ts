import { checkNames, dtypeOf, fed } from "./edge.js";
import type { Graph } from "./graph.js";
import { type LoadSettings, LoadedGraph } from "./loaded-graph.js";
import { inputName, lower, outputName } from "./lower.js";
import type { Compiled, GraphReport, HostArray, HostArrays, Specs } from "./runtime.js";
import type { Feed } from "./session.js";

/** A program that ONNX Runtime runs. */
export class OnnxProgram<I extends Specs> implements Compiled<I> {
  readonly inputs: I;
  readonly outputs: Specs;
  readonly #name: string | undefined;
  readonly #loaded: LoadedGraph;

  private constructor(inputs: I, name: string | undefined, loaded: LoadedGraph) {
    this.inputs = inputs;
    this.#name = name;
    this.outputs = Object.fromEntries(loaded.graph.outputs.map(({ name, id }) => [name, loaded.graph.values[id]!]));
    this.#loaded = loaded;
  }

  static async load<I extends Specs>(traced: Graph, inputs: I, settings: LoadSettings): Promise<OnnxProgram<I>> {
    return new OnnxProgram(inputs, settings.name, await LoadedGraph.load(traced, lower, settings));
  }

  async run(feeds: HostArrays<I>): Promise<Readonly<Record<string, HostArray>>> {
    checkNames(this.inputs, feeds, this.#name);
    const tensors: Record<string, Feed> = {};
    for (const [name, spec] of Object.entries(this.inputs)) {
      const data = fed({ name, spec, program: this.#name }, feeds[name], this.#loaded.precision);
      tensors[inputName(name)] = { data, shape: spec.shape, dtype: dtypeOf(spec) };
    }
    const names = Object.keys(this.outputs);
    const results = await this.#loaded.run(tensors, names.map(outputName));
    return Object.fromEntries(names.map((name, i) => [name, results[i]!]));
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
}
