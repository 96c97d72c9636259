import type { Condition, Dimension, Point, Space } from "./space.js";

/** The dimensions that are there in the same trials. */
export interface Group {
  readonly when: Condition | undefined;
  readonly dimensions: readonly Dimension[];
}

/** A space by what its dimensions depend on, in an order in which conditions come first. */
export function groupsOf(space: Space): readonly Group[] {
  const groups = new Map<string, { when: Condition | undefined; dimensions: Dimension[] }>();
  for (const dimension of space) {
    const { when } = dimension;
    const name = when === undefined ? "" : JSON.stringify([when.key, when.choice]);
    const group = groups.get(name) ?? { when, dimensions: [] };
    group.dimensions.push(dimension);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** Whether the dimensions of a group are there in a trial at this point. */
export function isGroupActive({ when }: Group, point: Point): boolean {
  return when === undefined || point[when.key] === when.choice;
}
