import type { Field } from "../../query/fields.js";
import { parseFields, parseFilter } from "../../query/filter.js";
import { fieldsOf } from "../../query/matches.js";
import type { RunFilter, RunRecord, Store } from "../../tracking/store.js";

/** What a command line asks of runs: fields, and metrics by name. */
export interface Asked {
  readonly fields: readonly Field[];
  readonly metrics: readonly string[];
}

interface AskingArguments {
  readonly where: string | undefined;
  readonly sort: string | undefined;
  readonly columns: string | undefined;
  readonly "group-by": string;
  readonly metrics: string | undefined;
}

export function askedOf({ where, sort, columns, "group-by": grouping, metrics }: AskingArguments): Asked {
  const lists = [sort, columns, grouping === "run" || grouping === "config" ? undefined : grouping];
  const fields = [
    ...(where === undefined ? [] : fieldsOf(parseFilter(where))),
    ...lists.flatMap((list) => (list === undefined ? [] : parseFields(list))),
  ];
  const named = [...(metrics?.split(",") ?? []), ...fields.flatMap(({ metric }) => metric ?? [])];
  return { fields, metrics: [...new Set(named)] };
}

/** The runs of a filter, with the metrics that are asked for; with all where a field is nowhere to be found, to say what is. */
export async function recordsFor(
  store: Store,
  filter: RunFilter,
  asked: Asked | undefined,
): Promise<readonly RunRecord[]> {
  if (asked === undefined) return store.records(filter);
  const runs = await store.records(filter, asked.metrics);
  const missing = asked.fields.some((field) => runs.every((run) => field.of(run) === undefined));
  return missing ? store.records(filter) : runs;
}
