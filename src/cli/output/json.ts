/** Strings as they stand for numbers that JSON has no words for. */
function encoded(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** JSON for other programs: NaN and the infinities as strings, and nothing that a terminal would obey. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => (typeof item === "number" ? encoded(item) : item), 2);
  return text.replace(/[\u007f-\u009f\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function printJson(value: unknown): void {
  process.stdout.write(toJson(value) + "\n");
}
