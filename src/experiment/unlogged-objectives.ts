import { suggestion } from "../component/nearest.js";
import { systemPrefix } from "../tracking/system-metrics.js";
import { plain } from "./search-settings.js";

/**
 * The sentence on the objectives that no completed run of `whose` has logged, misspelt ones above all; undefined if there is
 * none, or nothing to tell it by. `logged` holds the names of each completed run's metrics.
 */
export function unloggedObjectives(
  objectives: readonly string[],
  logged: readonly (readonly string[])[],
  whose: string,
): string | undefined {
  const names = new Set(logged.flat());
  const unlogged = objectives.map(plain).filter((metric) => !names.has(metric));
  if (logged.length === 0 || unlogged.length === 0) return undefined;
  const candidates = [...names].filter((name) => !name.endsWith(".se") && !name.startsWith(systemPrefix));
  const what = unlogged.length === 1 ? "the objective" : "the objectives";
  // One hint is enough: the other names are listed where none is near.
  return `No completed run of ${whose} has logged ${what} ${unlogged.join(", ")}; ${suggestion(unlogged[0]!, candidates)}`;
}
