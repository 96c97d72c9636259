import { matching } from "../../query/matches.js";
import { parseFilter } from "../../query/filter.js";
import type { RunRecord } from "../../tracking/store.js";

/** The runs that meet a condition, if there is one. */
export function selected(runs: readonly RunRecord[], where: string | undefined): readonly RunRecord[] {
  return where === undefined ? runs : matching(runs, parseFilter(where));
}
