import { printableLines } from "./printable.js";

/** Strings as they stand for numbers that JSON has no words for. */
function encoded(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** JSON for other programs: NaN and the infinities as strings, and nothing that a terminal would obey. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === "number" ? encoded(item) : item), 2);
  return printableLines(text);
}

export function printJson(value: unknown): void {
  process.stdout.write(toJson(value) + "\n");
}
