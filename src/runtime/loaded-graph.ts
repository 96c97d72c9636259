import type { Graph, KernelTable } from "./graph.js";
import { encodeModel, type OnnxGraph } from "./onnx-model.js";
import { optimize, type PassCount } from "./passes/index.js";
import { graphReport } from "./report.js";
import type { GraphReport, HostArray, Precision } from "./runtime.js";
import { type Feed, Session, type SessionSettings } from "./session.js";

/** Writes an optimized graph as ONNX. */
export type Lowering = (graph: Graph, table: KernelTable, precision: Precision) => OnnxGraph;

export interface LoadSettings extends SessionSettings {
  readonly table: KernelTable;
  readonly precision: Precision;
}

/** A traced graph after all stages: optimized, written as ONNX, loaded into a session. */
export class LoadedGraph {
  readonly graph: Graph;
  readonly precision: Precision;
  readonly onnx: Uint8Array;
  readonly #counts: readonly PassCount[];
  readonly #lowered: OnnxGraph;
  readonly #session: Session;

  private constructor(
    { graph, counts }: ReturnType<typeof optimize>,
    lowered: OnnxGraph,
    precision: Precision,
    onnx: Uint8Array,
    session: Session,
  ) {
    this.graph = graph;
    this.precision = precision;
    this.onnx = onnx;
    this.#counts = counts;
    this.#lowered = lowered;
    this.#session = session;
  }

  static async load(traced: Graph, lowering: Lowering, settings: LoadSettings): Promise<LoadedGraph> {
    const { table, precision } = settings;
    const optimized = optimize(traced, { table, precision });
    const lowered = lowering(optimized.graph, table, precision);
    const onnx = encodeModel(lowered);
    return new LoadedGraph(optimized, lowered, precision, onnx, await Session.load(onnx, settings));
  }

  async run(feeds: Readonly<Record<string, Feed>>, fetches: readonly string[]): Promise<readonly HostArray[]> {
    return this.#session.run(feeds, fetches, this.precision);
  }

  report(): GraphReport {
    return graphReport(this.graph, this.#counts, this.#lowered);
  }

  dispose(): void {
    this.#session.release();
  }
}
