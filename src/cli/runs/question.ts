import { UserError } from "../../numerics/error.js";
import type { Column } from "../../query/columns.js";
import { checkField, type Field, type RunRecord } from "../../query/fields.js";
import { parseFields, parseFilter } from "../../query/filter.js";
import type { Grouping } from "../../query/group.js";
import { matching } from "../../query/matches.js";
import { sortRuns } from "../../query/sort.js";
import type { OptionDefinition } from "../command.js";
import { integer } from "../values.js";

/** Options of every command that asks for runs and shows them as a table. */
export const questionOptions = {
  where: { describe: "runs that meet a condition only", value: "FILTER" },
  sort: { describe: "order by a field: status, took, seed, …, an option's path or a metric", value: "FIELD" },
  reverse: { describe: "in reverse order", type: "flag" },
  limit: { describe: "most runs to look at, the first in this order; 0 for all", alias: "n", value: "N" },
  columns: { describe: "fields to show in place of the usual columns", value: "FIELD,…" },
  "group-by": {
    describe: 'what makes a row: "run", "config" (all seeds of a configuration), or fields',
    value: "run|config|FIELD,…",
    default: "run",
  },
  "only-changed": { describe: "leave out columns in which all rows agree", type: "flag" },
  csv: { describe: "print CSV", type: "flag" },
  md: { describe: "print a Markdown table", type: "flag" },
} as const satisfies Readonly<Record<string, OptionDefinition>>;

export interface QuestionArguments {
  readonly where: string | undefined;
  readonly sort: string | undefined;
  readonly reverse: boolean;
  readonly csv: boolean;
  readonly md: boolean;
  readonly json: boolean;
}

export type Format = "text" | "csv" | "md" | "json";

/** How the answer is written; a UserError where two ways are asked for. */
export function formatOf(args: Pick<QuestionArguments, "csv" | "md" | "json">): Format {
  const asked = (["csv", "md", "json"] as const).filter((format) => args[format]);
  if (asked.length > 1) {
    throw new UserError(`${asked.map((name) => `--${name}`).join(" and ")} exclude each other; give one of them.`);
  }
  return asked[0] ?? "text";
}

/** The runs that meet `--where`, in the order of `--sort` if it is given. */
export function answer<R extends RunRecord>(
  runs: readonly R[],
  { where, sort, reverse }: Pick<QuestionArguments, "where" | "sort" | "reverse">,
): readonly R[] {
  const found = where === undefined ? runs : matching(runs, parseFilter(where));
  if (sort !== undefined) return sortRuns(found, oneField("--sort", sort), reverse);
  return reverse ? [...found].reverse() : found;
}

/** The fields that an option lists, all of which some run must have. */
export function fieldsOf(option: string, text: string, runs: readonly RunRecord[]): readonly Field[] {
  const fields = parseFields(text);
  for (const field of fields) checkField(field, runs, option);
  return fields;
}

/** What makes a row. */
export function parseGrouping(text: string, runs: readonly RunRecord[]): Grouping {
  return text === "run" || text === "config" ? text : fieldsOf("--group-by", text, runs);
}

/** The number of `--limit`; undefined for all. */
export function parseLimit(text: string | undefined): number | undefined {
  const limit = text === undefined ? 0 : integer("--limit", text, 0);
  return limit === 0 ? undefined : limit;
}

function oneField(option: string, text: string): Field {
  const [field, ...others] = parseFields(text);
  if (others.length === 0) return field!;
  throw new UserError(`${option}: one field was expected, not ${JSON.stringify(text)}.`);
}

/** A column as a table shows it. */
export interface ShownColumn extends Column {
  readonly align?: "right";
}
