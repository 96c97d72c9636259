import { UserError } from "../numerics/error.js";
import type { Json, Run, Series, Store } from "../tracking/store.js";
import type { RunRecord } from "./fields.js";
import { parseFields, parseFilter } from "./filter.js";
import { agreed, groupRuns, spread, type Row } from "./group.js";
import { matching } from "./matches.js";
import { sortRuns } from "./sort.js";

export interface ResultsQuery {
  readonly study?: string;
  /** A filter as `ls --where` takes it. */
  readonly where?: string;
  /** A field by which runs are ordered; when they were queued if absent. */
  readonly sort?: string;
  readonly reverse?: boolean;
}

/** Runs of a store as columns. */
export class RunTable {
  constructor(readonly runs: readonly Run[]) {}

  get length(): number {
    return this.runs.length;
  }

  /** The numbers of a field, one a run, in the order of the runs; NaN where a run has none. */
  numbers(field: string): Float64Array {
    const { of } = oneField(field);
    return Float64Array.from(this.runs, (run) => {
      const value = of(run);
      return typeof value === "number" ? value : NaN;
    });
  }

  /** The values of a field, one a run. */
  values(field: string): readonly (Json | undefined)[] {
    return this.runs.map(oneField(field).of);
  }

  /** Rows of runs with all seeds of a configuration, or of runs that agree in fields such as `"label,loss.path.sigma"`. */
  groupBy(grouping: string): GroupTable {
    return new GroupTable(groupRuns(this.runs, grouping === "config" ? grouping : parseFields(grouping)));
  }
}

/** Rows of runs, with means over each. */
export class GroupTable {
  constructor(readonly rows: readonly Row<Run>[]) {}

  /** Mean, sample standard deviation (NaN for a single run) and count of a field over each row's runs. */
  spread(field: string): { readonly mean: Float64Array; readonly sd: Float64Array; readonly n: Int32Array } {
    const read = oneField(field);
    const spreads = this.rows.map((row) => spread(row, read));
    return {
      mean: Float64Array.from(spreads, (one) => one?.mean ?? NaN),
      sd: Float64Array.from(spreads, (one) => one?.sd ?? NaN),
      n: Int32Array.from(spreads, (one) => one?.n ?? 0),
    };
  }

  /** What all runs of each row have in a field; undefined where they differ. */
  values(field: string): readonly (Json | undefined)[] {
    const read = oneField(field);
    return this.rows.map((row) => agreed(row, read));
  }
}

/** A store of results to ask, as `pushforward ls` does; for notebooks and scripts. */
export class Results {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The runs that a query finds. Throws a UserError for a filter or a field that makes no sense. */
  async runs({ study, where, sort, reverse = false }: ResultsQuery = {}): Promise<RunTable> {
    const all = await this.#store.runs(study === undefined ? {} : { study });
    const found = where === undefined ? all : matching(all, parseFilter(where));
    if (sort !== undefined) return new RunTable(sortRuns(found, oneField(sort), reverse));
    return new RunTable(reverse ? found.toReversed() : found);
  }

  /** Steps, values and times of what a run logged under a name. */
  series(run: Pick<RunRecord, "id">, name: string): Promise<Series> {
    return this.#store.series(run.id, name);
  }

  readArtifact(run: Pick<RunRecord, "id">, name: string): Promise<Uint8Array> {
    return this.#store.readArtifact(run.id, name);
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

/** Opens the results of a store, by default those in `results/`. */
export async function openResults(url?: string): Promise<Results> {
  const { defaultStoreUrl, openStore } = await import("../tracking/open.js");
  return new Results(await openStore(url ?? defaultStoreUrl));
}

function oneField(text: string) {
  const [field, ...others] = parseFields(text);
  if (others.length === 0) return field!;
  throw new UserError(`One field was expected, not ${JSON.stringify(text)}.`);
}
