import { isComponentRef } from "../component/component.js";
import { formatValue } from "../component/format.js";
import type { Registry } from "../component/registry.js";
import { isListed, isSearchSpace, type ListedSpace, type OpenSpace } from "../component/space.js";
import type { Asked } from "./choices.js";
import type { Member } from "./member.js";
import { resolve } from "./resolve.js";

/** A search space that trials of a member reach: equal spaces at one path are one. */
export interface ReachedSpace {
  readonly id: string;
  readonly path: string;
  readonly space: OpenSpace;
}

/** What trials that choose the same alternatives reach, in the order of asking, with the alternative of each that has any. */
export type Way = ReadonlyMap<string, { readonly reached: ReachedSpace; readonly alternative: number }>;

/** Tells a search space of a member from all others of it. */
export function identity({ scope, path, depth, space }: Asked): string {
  return `${scope} ${path} ${depth} ${formatValue(space)}`;
}

/** Whether there is nothing to choose. */
export function isSettled(space: OpenSpace): space is ListedSpace & { readonly values: readonly [unknown] } {
  return isListed(space) && space.values.length === 1;
}

/**
 * Every combination of those choices of a member on which it may depend what else it reaches: choices among components,
 * or among values with search spaces in them. Other choices are left at their first value.
 */
export function ways(member: Member, main: Member, registry: Registry): readonly Way[] {
  const found: Way[] = [];
  const wheels: { at: number; readonly size: number }[] = [];
  do {
    const way = new Map<string, { reached: ReachedSpace; alternative: number }>();
    let turning = 0;
    resolve(member, main, registry, (asked) => {
      const { path, space } = asked;
      if (isSettled(space)) return space.values[0];
      const branches = isListed(space) && space.values.some(canBranch);
      const wheel = branches ? (wheels[turning++] ??= { at: 0, size: space.values.length }) : undefined;
      const id = identity(asked);
      way.set(id, { reached: { id, path, space }, alternative: wheel?.at ?? 0 });
      return isListed(space) ? space.values[wheel?.at ?? 0] : someNumber(space);
    });
    found.push(way);
    while (wheels.length > 0 && wheels.at(-1)!.at + 1 === wheels.at(-1)!.size) wheels.pop();
    if (wheels.length > 0) wheels.at(-1)!.at++;
  } while (wheels.length > 0);
  return found;
}

function canBranch(value: unknown): boolean {
  if (isComponentRef(value) || isSearchSpace(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(canBranch);
}

function someNumber(space: Exclude<OpenSpace, ListedSpace>): number {
  return space.space === "normal" ? space.mean : space.low;
}
