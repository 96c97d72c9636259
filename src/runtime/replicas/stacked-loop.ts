import { UserError } from "../../numerics/error.js";
import { checkNames, checkSpecs } from "../edge.js";
import type { Graph } from "../graph.js";
import { graphKernels } from "../kernel-table.js";
import type { LoadSettings } from "../loaded-graph.js";
import { loopInputs, loopProgram } from "../loop-names.js";
import { OnnxLoop } from "../onnx-loop.js";
import type { GraphReport, HostArray, HostArrays, LoopBody, LoopSpecs, Precision, Specs } from "../runtime.js";
import { tracer } from "../trace.js";
import { aligned } from "./alignment.js";
import { NotStackable } from "./not-stackable.js";
import { interleaved, parted, stackedSpecs } from "./layout.js";
import { stackGraph } from "./stack-graph.js";

export { NotStackable };

/** Steps of R replicas of one architecture as one graph with a leading replica axis. */
export interface StackedLoop<S extends Specs, C extends Specs, B extends Specs> {
  /** Of one replica. */
  readonly outputs: Specs;
  /** Runs `steps` steps of every replica in one call: feeds and results are per replica, in order. */
  run(
    states: readonly HostArrays<S>[],
    constants: readonly HostArrays<C>[],
    batches: readonly HostArrays<B>[],
    steps: number,
  ): Promise<readonly { readonly state: HostArrays<S>; readonly outputs: Readonly<Record<string, HostArray>> }[]>;
  report(): GraphReport;
  onnx(): Uint8Array;
  dispose(): void;
}

/**
 * Compiles the steps of replicas into one. Throws a `NotStackable` that names the operation and the difference where the
 * steps differ in more than values, or an operation has no rule for an axis of replicas.
 */
export async function stackLoops<S extends Specs, C extends Specs, B extends Specs>(
  bodies: readonly LoopBody<S, C, B>[],
  specs: LoopSpecs<S, C, B>,
  settings: LoadSettings,
): Promise<StackedLoop<S, C, B>> {
  checkSpecs(loopInputs(specs));
  const graphs = bodies.map((body, replica) => traced(body, specs, replica));
  const replicas = graphs.length;
  const stacked = stackGraph(aligned(graphs), graphKernels);
  const all: LoopSpecs<S, C, B> = {
    state: stackedSpecs(specs.state, replicas),
    constants: stackedSpecs(specs.constants, replicas),
    batch: stackedSpecs(specs.batch, replicas),
  };
  return new OnnxStackedLoop(await OnnxLoop.load(stacked, all, settings), specs, replicas, settings);
}

/** A step that cannot be traced for these shapes may be right for its own: only the first must. */
function traced<S extends Specs, C extends Specs, B extends Specs>(
  body: LoopBody<S, C, B>,
  specs: LoopSpecs<S, C, B>,
  replica: number,
): Graph {
  try {
    return tracer().trace(loopInputs(specs), loopProgram(body, specs));
  } catch (error) {
    if (replica === 0 || !(error instanceof UserError)) throw error;
    throw new NotStackable(`A replica has no step for the shapes of the first: ${error.message}`, { cause: error });
  }
}

class OnnxStackedLoop<S extends Specs, C extends Specs, B extends Specs> implements StackedLoop<S, C, B> {
  readonly outputs: Specs;
  readonly #loop: OnnxLoop<S, C, B>;
  readonly #specs: LoopSpecs<S, C, B>;
  readonly #replicas: number;
  readonly #precision: Precision;
  readonly #name: string | undefined;

  constructor(
    loop: OnnxLoop<S, C, B>,
    specs: LoopSpecs<S, C, B>,
    replicas: number,
    { precision, name }: Pick<LoadSettings, "precision" | "name">,
  ) {
    this.#loop = loop;
    this.#specs = specs;
    this.#replicas = replicas;
    this.#precision = precision;
    this.#name = name;
    this.outputs = Object.fromEntries(
      Object.entries(loop.outputs).map(([name, spec]) => [name, { ...spec, shape: spec.shape.slice(1) }]),
    );
  }

  async run(
    states: readonly HostArrays<S>[],
    constants: readonly HostArrays<C>[],
    batches: readonly HostArrays<B>[],
    steps: number,
  ) {
    const { state, outputs } = await this.#loop.run(
      this.#stacked(this.#specs.state, states),
      this.#stacked(this.#specs.constants, constants),
      this.#stacked(this.#specs.batch, batches, steps),
      steps,
    );
    const ownStates = this.#parted(this.#specs.state, state, 1);
    const ownOutputs = this.#parted(this.outputs, outputs, steps);
    return ownStates.map((own, replica) => ({ state: own as HostArrays<S>, outputs: ownOutputs[replica]! }));
  }

  report(): GraphReport {
    return this.#loop.report();
  }

  onnx(): Uint8Array {
    return this.#loop.onnx();
  }

  dispose(): void {
    this.#loop.dispose();
  }

  #stacked<G extends Specs>(specs: G, groups: readonly HostArrays<G>[], steps?: number): HostArrays<G> {
    for (const group of groups) checkNames(specs, group, this.#name);
    return Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => {
        const arrays = groups.map((group) => (group as Readonly<Record<string, HostArray>>)[name]);
        return [name, interleaved(arrays, { name, spec, steps, program: this.#name }, this.#precision)];
      }),
    ) as HostArrays<G>;
  }

  #parted(
    specs: Specs,
    all: Readonly<Record<string, HostArray>>,
    steps: number,
  ): readonly Readonly<Record<string, HostArray>>[] {
    const parts = Object.entries(specs).map(
      ([name, spec]) => [name, parted(all[name]!, spec, this.#replicas, steps, this.#precision)] as const,
    );
    return Array.from({ length: this.#replicas }, (_, replica) =>
      Object.fromEntries(parts.map(([name, arrays]) => [name, arrays[replica]!])),
    );
  }
}
