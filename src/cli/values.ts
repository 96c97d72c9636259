import { UserError } from "../numerics/error.js";

/** The integer that an option was given as. */
export function integer(option: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < least) {
    throw new UserError(`${option}: an integer of at least ${least} was expected, not ${JSON.stringify(text)}.`);
  }
  return value;
}

/** The positive number that an option was given as. */
export function positive(option: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new UserError(`${option}: a number above 0 was expected, not ${JSON.stringify(text)}.`);
  }
  return value;
}

/** The number between two ends, both included, that an option was given as. */
export function within(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= least && value <= most) return value;
  throw new UserError(`${option}: a number from ${least} to ${most} was expected, not ${JSON.stringify(text)}.`);
}

/** The integers of a list such as `0,1,2` or `0..4` or both. */
export function integers(option: string, text: string, least: number): number[] {
  return text.split(",").flatMap((part) => {
    const [first, last] = part.split("..");
    if (last === undefined) return [integer(option, part, least)];
    const from = integer(option, first!, least);
    const to = integer(option, last, from);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}
