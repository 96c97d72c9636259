import { closeSync, openSync, writeFileSync } from "node:fs";
import { parquetWriteBuffer } from "hyparquet-writer";
import { csvLines, inert } from "./csv.js";
import type { Json, Run, Store } from "../tracking/store.js";

export const tableFormats = ["csv", "json", "parquet"] as const;
export type TableFormat = (typeof tableFormats)[number];

/** A column of a table; undefined stands for no value, times are milliseconds since the epoch. */
export interface TableColumn {
  readonly name: string;
  readonly type: "text" | "number" | "integer" | "time";
  readonly values: ArrayLike<string | number | undefined>;
}

/** Runs, one a row: facts, `options.<path>`, and the last value of each metric as `metrics.<name>`. */
export function runsTable(runs: readonly Run[]): readonly TableColumn[] {
  const text = (name: string, of: (run: Run) => string | undefined) =>
    ({ name, type: "text", values: runs.map(of) }) as const;
  const integer = (name: string, of: (run: Run) => number) =>
    ({ name, type: "integer", values: runs.map(of) }) as const;
  const time = (name: string, of: (run: Run) => number | undefined) =>
    ({ name, type: "time", values: runs.map(of) }) as const;
  const paths = [...new Set(runs.flatMap(({ options }) => Object.keys(options)))];
  const metrics = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))].sort();
  return [
    text("id", ({ id }) => id),
    text("study", ({ study }) => study),
    text("label", ({ label }) => label),
    text("status", ({ status }) => status),
    integer("seed", ({ seed }) => seed),
    integer("attempt", ({ attempt }) => attempt),
    time("created", ({ createdAt }) => createdAt),
    time("started", ({ startedAt }) => startedAt),
    time("finished", ({ finishedAt }) => finishedAt),
    text("error", ({ error }) => error),
    text("configHash", ({ configHash }) => configHash),
    ...paths.map((path) => optionColumn(path, runs)),
    ...metrics.map((name) => ({
      name: `metrics.${name}`,
      type: "number" as const,
      values: runs.map((run) => run.metrics[name]?.last),
    })),
  ];
}

/** Numbers where all are, else text, what is no text as JSON. */
function optionColumn(path: string, runs: readonly Run[]): TableColumn {
  const name = `options.${path}`;
  const values = runs.map(({ options }) => options[path]);
  if (values.every((value) => value === undefined || typeof value === "number")) {
    return { name, type: "number", values };
  }
  const text = (value: Json | undefined) =>
    value === undefined || typeof value === "string" ? value : JSON.stringify(value);
  return { name, type: "text", values: values.map(text) };
}

/** The points of runs' series, one a row: run, name, step, value, time. */
export async function seriesTable(
  store: Pick<Store, "series">,
  runs: readonly Run[],
  names?: readonly string[],
): Promise<readonly TableColumn[]> {
  const rows = {
    run: [] as string[],
    name: [] as string[],
    step: [] as number[],
    value: [] as number[],
    at: [] as number[],
  };
  for (const run of runs) {
    for (const name of Object.keys(run.metrics)) {
      if (names !== undefined && !names.includes(name)) continue;
      const { steps, values, at } = await store.series(run.id, name);
      for (let i = 0; i < steps.length; i++) {
        rows.run.push(run.id);
        rows.name.push(name);
        rows.step.push(steps[i]!);
        rows.value.push(values[i]!);
        rows.at.push(at[i]!);
      }
    }
  }
  return [
    { name: "run", type: "text", values: rows.run },
    { name: "name", type: "text", values: rows.name },
    { name: "step", type: "integer", values: rows.step },
    { name: "value", type: "number", values: rows.value },
    { name: "at", type: "time", values: rows.at },
  ];
}

/** Writes a table to a file that must not exist yet. NaN and the infinities are those words in CSV and, in quotes, in JSON. */
export function writeTable(file: string, columns: readonly TableColumn[], format: TableFormat): void {
  const target = openSync(file, "wx");
  try {
    if (format === "parquet") writeFileSync(target, new Uint8Array(parquet(columns)));
    else for (const part of format === "csv" ? csvParts(columns) : jsonParts(columns)) writeFileSync(target, part);
  } finally {
    closeSync(target);
  }
}

const rowsAPart = 10_000;

function* csvParts(columns: readonly TableColumn[]): Generator<string> {
  yield csvLines([columns.map(({ name }) => inert(name))]);
  for (const rows of blocks(columns)) yield csvLines(rows.map((row) => columns.map((column) => csvCell(column, row))));
}

function* jsonParts(columns: readonly TableColumn[]): Generator<string> {
  const object = (row: number) => {
    const fields = columns.map((column) => [column.name, jsonCell(column, row)] as const);
    return JSON.stringify(Object.fromEntries(fields.filter(([, value]) => value !== undefined)));
  };
  yield "[";
  for (const rows of blocks(columns)) yield `${rows[0] === 0 ? "\n" : ",\n"}${rows.map(object).join(",\n")}`;
  yield "\n]\n";
}

/** The numbers of all rows, many at once. */
function* blocks(columns: readonly TableColumn[]): Generator<readonly number[]> {
  const n = columns[0]?.values.length ?? 0;
  for (let start = 0; start < n; start += rowsAPart) {
    yield Array.from({ length: Math.min(rowsAPart, n - start) }, (_, i) => start + i);
  }
}

function csvCell({ type, values }: TableColumn, row: number): string {
  const value = values[row];
  if (value === undefined) return "";
  if (typeof value === "string") return inert(value);
  return type === "time" ? new Date(value).toISOString() : numberText(value);
}

function jsonCell({ type, values }: TableColumn, row: number): string | number | undefined {
  const value = values[row];
  if (typeof value !== "number") return value;
  if (type === "time") return new Date(value).toISOString();
  return Number.isFinite(value) && !Object.is(value, -0) ? value : numberText(value);
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

const parquetTypes = { text: "STRING", number: "DOUBLE", integer: "INT64", time: "TIMESTAMP" } as const;

function parquet(columns: readonly TableColumn[]): ArrayBuffer {
  const convert = { text: String, number: Number, integer: BigInt, time: (at: string | number) => new Date(at) };
  return parquetWriteBuffer({
    columnData: columns.map(({ name, type, values }) => ({
      name,
      type: parquetTypes[type],
      nullable: true,
      data: Array.from(values, (value) => (value === undefined ? null : convert[type](value))),
    })),
  });
}
