import { fieldColumn, type Column } from "../../query/columns.js";
import { fieldFunctions, fieldNamed, type Field } from "../../query/fields.js";
import { differingOptions, type Grouping } from "../../query/group.js";
import { describeMetric, isCompanion, orderMetrics } from "../../report/data/metric-names.js";
import type { Holdings, RunRecord } from "../../tracking/store.js";
import { systemPrefix } from "../../tracking/system-metrics.js";
import type { ColumnAnswer, ColumnKind } from "../api.js";

export interface PageColumn extends Column, ColumnAnswer {}

export interface Layout {
  readonly runs: readonly RunRecord[];
  readonly grouping: Grouping;
  readonly ofStudy: boolean;
}

const mostOptions = 6;
const mostMetrics = 4;

const kinds: ReadonlyMap<string, ColumnKind> = new Map(
  Object.entries({
    run: "id",
    id: "id",
    status: "status",
    seed: "number",
    attempt: "number",
    took: "seconds",
    created: "time",
    started: "time",
    finished: "time",
    tags: "tags",
  }),
);

/** A field as a column of the page. */
export function asColumn(field: Field, { runs, grouping }: Layout, title = field.name): PageColumn {
  const column = fieldColumn(field, runs, grouping !== "run");
  return { ...column, name: writtenName(field), title, kind: kinds.get(field.name) ?? kindOf(field, runs) };
}

/** The field as a list of columns or an order names it: what is no plain word stands in quotes. */
function writtenName({ name }: Field): string {
  const [, around, within] = /^(\w+)\((.*)\)$/s.exec(name) ?? [];
  const known = around !== undefined && fieldFunctions.includes(around);
  return known ? `${around}(${quoted(within!)})` : quoted(name);
}

function quoted(word: string): string {
  return /^[^\s<>=!~(),[\]"'\\]+$/.test(word) ? word : JSON.stringify(word);
}

function kindOf(field: Field, runs: readonly RunRecord[]): ColumnKind {
  const values = runs.slice(0, 200).map((run) => field.of(run));
  const present = values.filter((value) => value !== undefined);
  return present.length > 0 && present.every((value) => typeof value === "number") ? "number" : "text";
}

/** What is shown of each row unless columns are chosen: what it is, what was searched over, and what came of it. */
export function usualColumns(layout: Layout, held: Holdings): readonly PageColumn[] {
  const { grouping, ofStudy } = layout;
  const column = (name: string, title?: string) => asColumn(fieldNamed(name), layout, title);
  const settings = searchedOptions(held)
    .slice(0, mostOptions)
    .map((path) => asColumn(fieldNamed(path, "option"), layout, path));
  const metrics = resultsOf(held)
    .slice(0, mostMetrics)
    .map((name) => asColumn(fieldNamed(name, "metric"), layout, describeMetric(name).short));
  const study = ofStudy ? [] : [column("study")];
  const tags = held.tagged ? [column("tags")] : [];
  if (grouping === "run") {
    return [
      column("id", "run"),
      column("status"),
      ...study,
      column("label", "model"),
      column("seed"),
      ...settings,
      ...metrics,
      ...tags,
      column("took"),
      column("started"),
    ];
  }
  const fields = grouping === "config" ? settings : grouping.map((field) => asColumn(field, layout));
  return [...study, column("label", "model"), countColumn, ...fields, ...metrics, column("took")];
}

/** The options that were searched over and differ. */
function searchedOptions({ configurations }: Holdings): readonly string[] {
  const searched = new Set(configurations.flatMap(({ point }) => Object.keys(point)));
  return differingOptions(configurations).filter((path) => searched.has(path));
}

const countColumn: PageColumn = { name: "runs", title: "runs", kind: "number", cell: (row) => row.length };

/** The metrics with one value a run, in the order of a report. */
export function resultsOf({ figures }: Pick<Holdings, "figures">): readonly string[] {
  const results = [...figures].filter(
    ([name, runs]) => runs > 0 && !isCompanion(name) && !name.startsWith(systemPrefix) && !name.startsWith("time."),
  );
  return orderMetrics(results.map(([name]) => name));
}

const facts = ["id", "study", "label", "status", "seed", "attempt", "error", "tag", "tags", "note"];
const times = ["created", "started", "finished", "took"];

/** Names that a filter, an order or a list of columns may use. */
export function fieldNames({ figures, configurations }: Holdings): readonly string[] {
  const options = new Set(configurations.flatMap((held) => Object.keys(held.options)));
  return [...facts, ...times, ...orderMetrics(figures.keys()), ...[...options].sort()];
}
