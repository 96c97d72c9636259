import { distance } from "fastest-levenshtein";

/** The name that `given` was probably meant to be; `undefined` if none is close. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  const limit = Math.max(2, Math.floor(given.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const name of names) {
    const typed = given.toLowerCase();
    const known = name.toLowerCase();
    const apart = typed.length > 2 && known.startsWith(typed) ? 1 : distance(typed, known);
    if (apart < least) {
      best = name;
      least = apart;
    }
  }
  return best;
}

/** The end of a sentence about an unknown name: the nearest of the known ones, or all of them. */
export function suggestion(given: string, names: readonly string[]): string {
  const close = nearest(given, names);
  if (close !== undefined) return `did you mean "${close}"?`;
  return names.length === 0 ? "there are none." : `expected one of ${[...names].sort().join(", ")}.`;
}
