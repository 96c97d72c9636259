import { changedColumns } from "../../../query/columns.js";
import { checkField } from "../../../query/fields.js";
import { parseFields } from "../../../query/filter.js";
import { groupRuns, type Grouping } from "../../../query/group.js";
import { sortRuns } from "../../../query/sort.js";
import type { Holdings, RunRecord } from "../../../tracking/store.js";
import type { RunsAnswer } from "../../api.js";
import { json } from "../answer.js";
import { integerOf, textOf } from "../asked.js";
import { holdingsOf } from "../holdings.js";
import { asColumn, fieldNames, usualColumns } from "../run-columns.js";
import type { Route } from "../router.js";
import { selected } from "../selected.js";
import type { Services } from "../services.js";

/**
 * A stretch of a list of runs: those of `study` that meet `where`, in the order of `sort` (the newest first without it),
 * one a row or `group`ed by seeds (`config`) or by fields, with the columns that are asked for or the usual ones, or of
 * these those that differ (`differing`).
 */
export const runs: Route = {
  method: "GET",
  path: "/api/runs",
  async answer({ query }, services) {
    const from = integerOf(query, "from", [0, 1e9], 0);
    const limit = integerOf(query, "limit", [1, 1000], 100);
    const { found, all, of, held, fields } = await asked(query, services, from + limit);
    const grouping = groupingOf(textOf(query, "group"), all);
    const rows = groupRuns(found, grouping);
    const chosen = textOf(query, "columns");
    const layout = { runs: found, grouping, ofStudy: query.has("study") };
    const columns =
      chosen === undefined
        ? usualColumns(layout, held)
        : checkedFields("columns", chosen, all).map((field) => asColumn(field, layout));
    const shown = query.has("differing") ? changedColumns(columns, rows) : columns;
    const answer: RunsAnswer = {
      total: grouping === "run" ? held.runs : rows.length,
      runs: held.runs,
      ...{ of, from },
      columns: shown.map(({ name, title, kind }) => ({ name, title, kind })),
      rows: rows.slice(from, from + limit).map((row) => ({
        runs: row.map(({ id }) => id),
        cells: shown.map((column) => column.cell(row) ?? null),
      })),
      fields,
    };
    return json(answer);
  },
};

interface Asked {
  /** Those that are asked for in their order, or as many of these as the answer needs. */
  readonly found: readonly RunRecord[];
  readonly all: readonly RunRecord[];
  readonly of: number;
  /** What all that are asked for hold. */
  readonly held: Holdings;
  readonly fields: readonly string[];
}

/** Runs whose values tell what kind of value a column has. */
const looked = 200;

async function asked(query: URLSearchParams, { runs }: Services, needed: number): Promise<Asked> {
  const study = textOf(query, "study");
  if (!choices.some((name) => query.has(name))) {
    const { runs: found, held } = await runs.newest(study, Math.max(looked, needed));
    return { found, all: found, of: held.runs, held, fields: fieldNames(held) };
  }
  const all = await runs.of(study);
  const found = sorted(selected(all, textOf(query, "where")), textOf(query, "sort"), query.has("reverse"));
  return { found, all, of: all.length, held: holdingsOf(found), fields: fieldNames(holdingsOf(all)) };
}

/** What needs the whole list to be answered. */
const choices = ["where", "sort", "reverse", "group", "columns", "differing"];

function sorted(found: readonly RunRecord[], by: string | undefined, reverse: boolean): readonly RunRecord[] {
  if (by === undefined) return reverse ? found : found.toReversed();
  return found.length === 0 ? found : sortRuns(found, parseFields(by)[0]!, reverse);
}

function groupingOf(text: string | undefined, all: readonly RunRecord[]): Grouping {
  if (text === undefined || text === "run") return "run";
  return text === "config" ? text : checkedFields("group", text, all);
}

function checkedFields(name: string, text: string, all: readonly RunRecord[]) {
  const fields = parseFields(text);
  for (const field of fields) checkField(field, all, name);
  return fields;
}
