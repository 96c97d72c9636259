/**
 * Control characters, and those that reorder or hide text: printed as they are, a name from a store could move the
 * cursor, recolour the screen or look like another name.
 */
const unsafe = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u200b\u2060\ufeff]/gu;

/** As JavaScript and JSON write it. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** Text that is safe to print on one line of a terminal. */
export function printable(text: string): string {
  return text.replace(unsafe, escaped);
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
