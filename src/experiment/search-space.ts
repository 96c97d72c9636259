import type { Registry } from "../component/registry.js";
import type { Point, Space } from "../search/space.js";
import type { Member } from "./member.js";
import type { Resolved } from "./resolve.js";

/** What is searched in a member, and the configuration of each of its points. */
export interface SearchedSpace {
  readonly space: Space;
  /**
   * Reals are rounded to twelve digits, so that labels and hashes are stable. Throws a UserError if the point is none of
   * the space.
   */
  resolveAt(point: Point): Resolved;
}

/** The search space of a member: one without search spaces has no dimensions and one point, `{}`. */
export function spaceOf(member: Member, main: Member, registry: Registry): SearchedSpace {
  throw new Error(`spaceOf is being written: ${String([member, main, registry].length)}`);
}
