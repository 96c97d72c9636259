import { UserError } from "../numerics/error.js";

/** A word of a shell command that stands for exactly this text. */
export function shellWord(text: string): string {
  if (text.includes("\0")) throw new UserError(`${JSON.stringify(text)} cannot stand in a shell script.`);
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(" ");
}
