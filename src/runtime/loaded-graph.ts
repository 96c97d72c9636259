import type { Graph, KernelTable } from "./graph.js";
import { encodeModel, type OnnxGraph } from "./onnx-model.js";
import { optimize, type PassCount } from "./passes/index.js";
import { graphReport } from "./report.js";
import type { GraphReport, HostArray, Precision } from "./runtime.js";
import { sessionError } from "./session-errors.js";
import { type Feed, Session, type SessionSettings } from "./session.js";
import { usefulThreads } from "./threads.js";

/** Writes an optimized graph as ONNX. */
export type Lowering = (graph: Graph, table: KernelTable, precision: Precision) => OnnxGraph;

export interface LoadSettings extends SessionSettings {
  /** What the program is called in messages and in its ONNX file. */
  readonly name?: string;
  readonly table: KernelTable;
}

/** A traced graph after all stages: optimized, written as ONNX, loaded into a session. */
export class LoadedGraph {
  readonly graph: Graph;
  readonly precision: Precision;
  readonly #counts: readonly PassCount[];
  readonly #lowered: OnnxGraph;
  readonly #session: Session;

  private constructor(
    { graph, counts }: ReturnType<typeof optimize>,
    lowered: OnnxGraph,
    precision: Precision,
    session: Session,
  ) {
    this.graph = graph;
    this.precision = precision;
    this.#counts = counts;
    this.#lowered = lowered;
    this.#session = session;
  }

  static async load(traced: Graph, lowering: Lowering, settings: LoadSettings): Promise<LoadedGraph> {
    const { table, precision, name } = settings;
    const optimized = optimize(traced, { table, precision });
    const lowered = lowering(optimized.graph, table, precision);
    const threads = usefulThreads(optimized.graph, settings);
    // Sessions are shared by what a model computes, so the one that is loaded bears no name.
    const session = await Session.load(encodeModel(lowered), { ...settings, threads }).catch((error: unknown) => {
      throw sessionError(error, lowered);
    });
    return new LoadedGraph(optimized, { ...lowered, name: name ?? lowered.name }, precision, session);
  }

  async run(feeds: Readonly<Record<string, Feed>>, fetches: readonly string[]): Promise<readonly HostArray[]> {
    try {
      return await this.#session.run(feeds, fetches, this.precision);
    } catch (error) {
      throw sessionError(error, this.#lowered);
    }
  }

  report(): GraphReport {
    return graphReport(this.graph, this.#counts, this.#lowered);
  }

  onnx(): Uint8Array {
    return encodeModel(this.#lowered);
  }

  dispose(): void {
    this.#session.release();
  }
}
