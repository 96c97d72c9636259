import type { Chart } from "../charts/chart.js";
import type { Flow } from "../charts/flow-frame.js";
import type { Block } from "./text.js";

/** A cell of a table; the best of a column is marked, and what is significantly better or worse than a baseline. */
export type Cell = string | { readonly text: string; readonly best: boolean; readonly mark?: Mark };

/** better: *, worse: †, different in a metric without direction: *. */
export type Mark = "better" | "worse" | "different";

export interface Table {
  /** Name of its file, where a format has one for each table. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns from here on hold numbers. */
  readonly numbersFrom: number;
  /** How many columns say what a row is; those before the numbers if absent. */
  readonly keys?: number;
  /** Whether rows with the same first cell belong together. */
  readonly grouped?: boolean;
}

/** Text to be read as it is, such as a command or a file; what is long is opened when wanted. */
export interface Listing {
  readonly title: string;
  readonly text: string;
  readonly open: boolean;
}

/** A part of a report: what is said, then what is seen. */
export interface Section {
  /** Empty for text that stands between sections. */
  readonly heading: string;
  /** What the study itself says here. */
  readonly text: readonly Block[];
  readonly paragraphs: readonly string[];
  /** Short statements, set as a list. */
  readonly findings: readonly string[];
  readonly charts: readonly Chart[];
  readonly animations: readonly Animation[];
  readonly tables: readonly Table[];
  readonly listings: readonly Listing[];
}

/** A picture that moves: the way of a flow from base to data. */
export interface Animation {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  readonly flow: Flow;
}

/** A report before it takes a form: the same content for every format. */
export interface ReportDocument {
  readonly title: string;
  readonly lead: readonly Block[];
  readonly sections: readonly Section[];
}

/** A section of what there is; empty lists for the rest. */
export function section(heading: string, contents: Partial<Omit<Section, "heading">>): Section {
  return {
    heading,
    text: [],
    paragraphs: [],
    findings: [],
    charts: [],
    animations: [],
    tables: [],
    listings: [],
    ...contents,
  };
}

/** The sign of a mark. */
export const markSigns: Readonly<Record<Mark, string>> = { better: "*", different: "*", worse: "†" };

export function cellText(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}
