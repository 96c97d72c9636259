import type { Chart } from "../charts/chart.js";

/** A cell of a table; the best of a column is marked. */
export type Cell = string | { readonly text: string; readonly best: boolean };

export interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns from here on hold numbers. */
  readonly numbersFrom: number;
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
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** Short statements, set as a list. */
  readonly findings: readonly string[];
  readonly charts: readonly Chart[];
  readonly tables: readonly Table[];
  readonly listings: readonly Listing[];
}

/** A report before it takes a form: the same content for HTML and Markdown. */
export interface ReportDocument {
  readonly title: string;
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
}

/** A section of what there is; empty lists for the rest. */
export function section(heading: string, contents: Partial<Omit<Section, "heading">>): Section {
  return { heading, paragraphs: [], findings: [], charts: [], tables: [], listings: [], ...contents };
}

export function cellText(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}
