import { paper, type Face, type PdfPages, widthOf } from "./pdf-page.js";

/** A piece of text in one face; with a URL, a link. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly url?: string;
}

/** A line of text: words of one face each, with their places from its left end. */
export type Line = readonly { readonly word: Run; readonly x: number; readonly width: number }[];

const lead = 1.35;

interface Setting {
  readonly size: number;
  readonly color: string;
  /** Points below the last line. */
  readonly after: number;
  readonly indent?: number;
  /** Written before the first line, within the indent. */
  readonly bullet?: string;
}

/** Sets text from where the page is, line by line, over as many pages as it takes. */
export function setText(pages: PdfPages, content: readonly Run[], setting: Setting): void {
  const { size, color, after, indent = 0, bullet } = setting;
  const left = paper.left + indent;
  const lines = wrapped(content, size, paper.right - left);
  lines.forEach((line, i) => {
    pages.reserve(size * lead);
    const y = pages.y + size;
    if (i === 0 && bullet !== undefined) pages.write(bullet, paper.left + 2, y, "regular", size, color);
    for (const { word, x, width } of line) {
      pages.write(word.text, left + x, y, word.face, size, word.url === undefined ? color : "#0B5CAD");
      if (word.url !== undefined) pages.link(left + x, y, width, size, word.url);
    }
    pages.y += size * lead;
  });
  pages.y += after;
}

/** Sets lines at a place of the page, at the left or at the right of a width. */
export function setLines(
  pages: PdfPages,
  lines: readonly Line[],
  { x, y, width, size, right }: { x: number; y: number; width: number; size: number; right: boolean },
): void {
  lines.forEach((line, i) => {
    const last = line.at(-1);
    const shift = right && last ? width - last.x - last.width : 0;
    for (const { word, x: at } of line) {
      pages.write(word.text, x + shift + at, y + size + i * size * lead, word.face, size, "#222222");
    }
  });
}

/** Text in lines of at most a width; a word that is longer breaks after a sign, or else anywhere. */
export function wrapped(content: readonly Run[], size: number, width: number): readonly Line[] {
  const lines: Line[] = [];
  let line: { word: Run; x: number; width: number }[] = [];
  let x = 0;
  const feed = () => {
    lines.push(line);
    line = [];
    x = 0;
  };
  for (const run of content) {
    for (const text of run.text.split(/(?<= )/)) {
      for (const part of broken(text, run.face, size, width)) {
        const wide = widthOf(part.trimEnd(), run.face, size);
        if (x > 0 && x + wide > width) feed();
        line.push({ word: { ...run, text: part }, x, width: wide });
        x += widthOf(part, run.face, size);
      }
    }
  }
  if (line.length > 0 || lines.length === 0) feed();
  return lines;
}

function broken(text: string, face: Face, size: number, width: number): readonly string[] {
  if (widthOf(text.trimEnd(), face, size) <= width) return [text];
  const parts: string[] = [];
  let part = "";
  for (const piece of text.split(/(?<=[./,=_:()-])/)) {
    for (const letter of widthOf(piece, face, size) > width ? Array.from(piece) : [piece]) {
      if (part !== "" && widthOf(part + letter, face, size) > width) {
        parts.push(part);
        part = "";
      }
      part += letter;
    }
  }
  return [...parts, part];
}
