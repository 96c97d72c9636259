import type { Chart } from "../charts/chart.js";
import {
  cellText,
  markSigns,
  type Animation,
  type Listing,
  type ReportDocument,
  type Section,
  type Table,
} from "./document.js";
import { breakable, escapeLatex, latexBlock, latexCell, latexLines, latexList } from "./latex-text.js";
import { fitted, headLines, tablePieces } from "./table-pieces.js";

const preamble = `% pdflatex -jobname=report-latex report.tex leaves the report.pdf beside it as it is.
\\documentclass[a4paper,10pt]{article}
\\usepackage[T1]{fontenc}
\\usepackage[utf8]{inputenc}
\\usepackage{textcomp}
\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}
\\usepackage[margin=25mm]{geometry}
\\usepackage{array}
\\usepackage{booktabs}
\\usepackage{longtable}
\\usepackage{graphicx}
\\usepackage{float}
\\usepackage[hidelinks]{hyperref}
\\setlength{\\parindent}{0pt}
\\setlength{\\parskip}{0.5em}
\\emergencystretch=3em`;

/** CSS pixels of a line of text: 160 mm. */
const lineWidth = 604;
/** Letters that fit beside each other in a line of a table, more or less. */
const lineLetters = 100;
/** The same of running text, whose letters are wider than digits. */
const textLetters = 84;
/** Rows that a table on one page can have. */
const pageRows = 36;

/**
 * The report as LaTeX: \`report.tex\`, a document that compiles as it is beside the charts' PDF files, and a file in
 * \`tables/\` for each table, to be \\input in a paper with booktabs, array and (for the longest) longtable.
 */
export function latexReport(document: ReportDocument): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const body = document.sections.flatMap((section) => sectionParts(section, files));
  const later = document.sections.flatMap(({ listings }) => listings.filter(({ open }) => !open));
  const text = [
    preamble,
    `\\title{${escapeLatex(document.title)}}`,
    "\\author{}\n\\date{}",
    "\\begin{document}",
    "\\maketitle",
    ...document.lead.map(latexBlock),
    ...body,
    ...(later.length === 0 ? [] : ["\\appendix", ...later.flatMap((listing) => listingParts("section", listing))]),
    "\\end{document}",
  ];
  files.set("report.tex", `${text.join("\n\n")}\n`);
  return files;
}

function sectionParts(section: Section, files: Map<string, string>): readonly string[] {
  return [
    ...(section.heading === "" ? [] : [`\\section{${escapeLatex(section.heading)}}`]),
    ...section.text.map(latexBlock),
    ...section.paragraphs.map(escapeLatex),
    ...(section.findings.length === 0 ? [] : [latexList("itemize", section.findings.map(escapeLatex))]),
    ...section.charts.map(figure),
    ...section.animations.map(animationFigure),
    ...section.tables.flatMap((table) => tableParts(table, files)),
    ...section.listings.filter(({ open }) => open).flatMap((listing) => listingParts("subsection", listing)),
  ];
}

function figure({ name, width, caption }: Chart): string {
  return figureOf(`charts/${name}.pdf`, width, caption, name);
}

function animationFigure({ name, flow, caption }: Animation): string {
  return figureOf(`charts/${name}.png`, flow.width, `${caption} Here at t = 1.`, name);
}

function figureOf(file: string, width: number, caption: string, name: string): string {
  const size = width >= lineWidth ? "\\linewidth" : `${(width * 0.75).toFixed(0)}bp`;
  return [
    "\\begin{figure}[H]",
    "\\centering",
    `\\includegraphics[width=${size},height=0.85\\textheight,keepaspectratio]{${file}}`,
    `\\caption{${escapeLatex(caption)}}`,
    `\\label{fig:${label(name)}}`,
    "\\end{figure}",
  ].join("\n");
}

function tableParts(table: Table, files: Map<string, string>): readonly string[] {
  return tablePieces(table, lineLetters, (text) => text.length + 2).map((piece) => {
    const caption = `\\caption{${escapeLatex(piece.caption)}}\\label{tab:${label(piece.name)}}`;
    const file = `tables/${piece.name}`;
    if (piece.rows.length > pageRows) {
      files.set(`${file}.tex`, longTable(piece, caption));
      return `{\\small\\setlength{\\tabcolsep}{4pt}\n\\input{${file}}\n}`;
    }
    files.set(`${file}.tex`, tabular(piece));
    return `\\begin{table}[H]\n\\centering\\small\\setlength{\\tabcolsep}{4pt}\n${caption}\n\\input{${file}}\n\\end{table}`;
  });
}

function tabular(table: Table): string {
  return [
    `\\begin{tabular}{${columnTypes(table)}}`,
    ...["\\toprule", headRow(table), "\\midrule", ...bodyRows(table), "\\bottomrule", "\\end{tabular}", ""],
  ].join("\n");
}

function longTable(table: Table, caption: string): string {
  return [
    `\\begin{longtable}{${columnTypes(table)}}`,
    `${caption}\\\\`,
    ...["\\toprule", headRow(table), "\\midrule", "\\endfirsthead"],
    ...["\\toprule", headRow(table), "\\midrule", "\\endhead"],
    ...["\\bottomrule", "\\endfoot", ...bodyRows(table), "\\end{longtable}", ""],
  ].join("\n");
}

/** Numbers to the right; text to the left, in columns that wrap where the table has nothing but text. */
function columnTypes(table: Table): string {
  if (table.numbersFrom !== Infinity) {
    return table.columns.map((_, i) => (i >= table.numbersFrom ? "r" : "l")).join("");
  }
  const letters = table.columns.map((head, i) =>
    Math.max(head.length, ...table.rows.map((row) => cellText(row[i]!).length)),
  );
  return fitted(
    letters.map((count) => count + 2),
    textLetters,
  )
    .map((count) => `>{\\raggedright\\arraybackslash}p{${(count / textLetters - 0.018).toFixed(3)}\\linewidth}`)
    .join("");
}

function headRow({ columns, numbersFrom }: Table): string {
  const heads = columns.map((column, i) => {
    const lines = headLines(column).map(escapeLatex);
    return lines.length === 1 ? lines[0]! : `\\shortstack[${i >= numbersFrom ? "r" : "l"}]{${lines.join("\\\\")}}`;
  });
  return `${heads.join(" & ")} \\\\`;
}

function bodyRows(table: Table): readonly string[] {
  const isText = table.numbersFrom === Infinity;
  return table.rows.map((row, i) => {
    const cells = row.map((cell) => {
      if (typeof cell === "string") return isText ? breakable(cell) : latexCell(cell, false, undefined);
      return latexCell(cell.text, cell.best, cell.mark && markSigns[cell.mark]);
    });
    const begins = table.grouped === true && i > 0 && cellText(row[0]!) !== cellText(table.rows[i - 1]![0]!);
    // A row that begins with a bracket would be read as the option of the line before.
    const line = `${cells.join(" & ").replace(/^\[/, "{[}")} \\\\`;
    return begins ? `\\addlinespace\n${line}` : line;
  });
}

function listingParts(level: "section" | "subsection", { title, text }: Listing): readonly string[] {
  return [`\\${level}*{${escapeLatex(title)}}`, latexLines(text)];
}

/** The name of a figure or a table in references. */
function label(name: string): string {
  return name.replaceAll("_", "-");
}
