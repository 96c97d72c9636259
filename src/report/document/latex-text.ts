import type { Block, Inline } from "./text.js";

const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedbl{}",
  "'": "\\textquotesingle{}",
  "`": "\\textasciigrave{}",
  "–": "--",
  "—": "---",
  "…": "\\dots{}",
  "“": "``",
  "”": "''",
  "‘": "`",
  "’": "'",
  "†": "\\textdagger{}",
  "°": "\\textdegree{}",
  "\u00a0": "~",
};

/** Signs that stand in mathematics. */
const mathematical: Readonly<Record<string, string>> = {
  ...{ "−": "-", "±": "\\pm", "×": "\\times", "·": "\\cdot", "∞": "\\infty", "∅": "\\emptyset", "√": "\\surd" },
  ...{
    "↓": "\\downarrow",
    "↑": "\\uparrow",
    "→": "\\to",
    "←": "\\leftarrow",
    "≤": "\\le",
    "≥": "\\ge",
    "≈": "\\approx",
  },
  ...{
    "∇": "\\nabla",
    "∂": "\\partial",
    "∈": "\\in",
    "≠": "\\ne",
    "‖": "\\|",
    "∼": "\\sim",
    "∫": "\\int",
    "∑": "\\sum",
  },
  ...{
    α: "\\alpha",
    β: "\\beta",
    γ: "\\gamma",
    δ: "\\delta",
    ε: "\\varepsilon",
    ζ: "\\zeta",
    η: "\\eta",
    θ: "\\theta",
  },
  ...{ κ: "\\kappa", λ: "\\lambda", μ: "\\mu", ν: "\\nu", ξ: "\\xi", π: "\\pi", ρ: "\\rho", σ: "\\sigma", τ: "\\tau" },
  ...{ φ: "\\varphi", χ: "\\chi", ψ: "\\psi", ω: "\\omega", Γ: "\\Gamma", Δ: "\\Delta", Θ: "\\Theta", Λ: "\\Lambda" },
  ...{
    Π: "\\Pi",
    Σ: "\\Sigma",
    Φ: "\\Phi",
    Ψ: "\\Psi",
    Ω: "\\Omega",
    "½": "\\frac12",
    "²": "^{2}",
    "³": "^{3}",
    "¹": "^{1}",
  },
};
const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Text that LaTeX sets as it is, on one line; a letter that no common font of it has is named by its code point. */
export function escapeLatex(text: string): string {
  const spaced = text.replaceAll(/\s*[\n\r\t]\s*/g, " ");
  return spaced.replaceAll(/⁻?[⁰¹²³⁴-⁹]+|-{2,}|./gsu, letters);
}

function letters(found: string): string {
  if (/^⁻?[⁰¹²³⁴-⁹]+$/u.test(found)) return `$^{${unraised(found)}}$`;
  if (found.startsWith("--")) return Array.from(found).join("{}");
  const known = special[found];
  if (known !== undefined) return known;
  if (Object.hasOwn(mathematical, found)) return `$${mathematical[found]!}$`;
  // ASCII, and the Latin letters with accents that T1 has; nothing that steers a terminal or turns a line around.
  return /^[\x20-\x7e\u00c0-\u017f]$/.test(found) ? found : `[U+${found.codePointAt(0)!.toString(16).toUpperCase()}]`;
}

function unraised(text: string): string {
  return Array.from(text, (letter) => (letter === "⁻" ? "-" : String(plain(letter)))).join("");
}

function plain(letter: string): number {
  return raised.indexOf(letter);
}

/** What numbers, means with deviations and their powers of ten consist of. */
const numeric = /^[\d.,()±−+× ⁰¹²³⁴-⁹⁻∅∞<]+$/u;

/** A cell: numbers in mathematics, `1.2 ± 0.1` as `$1.2 \pm 0.1$`, the rest as text; best in bold, marks raised. */
export function latexCell(text: string, best: boolean, mark: string | undefined): string {
  const sup = mark === undefined ? "" : `^{${mark === "†" ? "\\dagger" : mark}}`;
  if (numeric.test(text) && /\d/.test(text)) {
    const math = text
      .replaceAll(/[⁻⁰¹²³⁴-⁹]+/gu, (power) => `^{${unraised(power)}}`)
      .replaceAll(/[−±×∅∞]/gu, (sign) => `${mathematical[sign]!} `)
      .replaceAll(/ +/g, " ")
      .trim();
    return `$${best ? `\\mathbf{${math}}` : math}${sup}$`;
  }
  const set = escapeLatex(text);
  return `${best ? `\\textbf{${set}}` : set}${sup === "" ? "" : `$${sup}$`}`;
}

/** Escaped text that may also break after signs and between the words of paths, names of options, values and hashes. */
export function breakable(text: string): string {
  return escapeLatex(text)
    .replaceAll(/(?<=[\w}])([./,=:(]|\\_)(?=[\w\\-])/g, "$1\\allowbreak{}")
    .replaceAll(/(?<=[a-z]{3})(?=[A-Z][a-z]{2})/g, "\\allowbreak{}")
    .replaceAll(/[A-Za-z0-9]{24,}/g, (word) => word.replaceAll(/.{8}(?=.)/g, "$&\\allowbreak{}"));
}

/** Lines of a file or of a command, set as they are in a typewriter face. */
export function latexLines(text: string): string {
  const lines = text.replace(/\n$/, "").split(/\r?\n/);
  const set = lines.map((line) => {
    const [indent] = /^[ \t]*/.exec(line)!;
    const width = indent.replaceAll("\t", "  ").length;
    const text = breakable(line.slice(indent.length)).replaceAll(/ {2,}/g, (gap) => "~".repeat(gap.length));
    return `\\noindent\\strut{}${"~".repeat(width)}${text}\\par`;
  });
  return ["{\\ttfamily\\footnotesize\\raggedright", ...set, "}"].join("\n");
}

/** A block of a study's own text. */
export function latexBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
      return latexInline(block.content);
    case "heading":
      return `\\subsection*{${latexInline(block.content)}}`;
    case "code":
      return latexLines(block.text);
    case "list": {
      const name = block.ordered ? "enumerate" : "itemize";
      return latexList(name, block.items.map(latexInline));
    }
  }
}

export function latexList(name: "itemize" | "enumerate", items: readonly string[]): string {
  return [`\\begin{${name}}`, ...items.map((item) => `\\item {}${item}`), `\\end{${name}}`].join("\n");
}

function latexInline(content: readonly Inline[]): string {
  return content.map(inline).join("");
}

function inline(one: Inline): string {
  switch (one.kind) {
    case "text":
      return escapeLatex(one.text);
    case "code":
      return `\\texttt{${breakable(one.text)}}`;
    case "emphasis":
      return `\\emph{${latexInline(one.content)}}`;
    case "strong":
      return `\\textbf{${latexInline(one.content)}}`;
    case "link":
      return `\\href{${one.href.replaceAll(/[\\{}%#&~^_$<>"'`|\s]/g, (sign) => `\\%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}}{${latexInline(one.content)}}`;
  }
}
