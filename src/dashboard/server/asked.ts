import { Refusal } from "./refusal.js";

/** The whole number of a query, within bounds. */
export function integerOf(
  query: URLSearchParams,
  name: string,
  bounds: readonly [min: number, max: number],
  absent: number,
) {
  const text = query.get(name);
  if (text === null) return absent;
  const value = Number(text);
  const [min, max] = bounds;
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Refusal(400, `${name} is ${JSON.stringify(text)}: a whole number from ${min} to ${max} was expected.`);
}

/** The text of a query; undefined if it is blank. */
export function textOf(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name)?.trim();
  return text === "" ? undefined : text;
}

/** The ids of runs that a query names by `run`, at least one. */
export function runsOf(query: URLSearchParams, most: number): readonly string[] {
  const ids = [...new Set(query.getAll("run"))];
  if (ids.length >= 1 && ids.length <= most) return ids;
  throw new Refusal(400, `${ids.length} runs were named: 1 to ${most} were expected.`);
}
