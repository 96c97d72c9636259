import type { Registry } from "../component/registry.js";
import { formatValue } from "../component/format.js";
import { isComponentRef } from "../component/component.js";
import { isListed, type OpenSpace } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import { isActive, type Dimension, type Point, type Space } from "../search/space.js";
import { lawOf, valueIn } from "./dimensions.js";
import { identity, isSettled, ways } from "./exploration.js";
import type { Member } from "./member.js";
import { resolve, type Resolved } from "./resolve.js";
import { spaceTree, type SpaceNode } from "./space-tree.js";

/** What is searched in a member, and the configuration of each of its points. */
export interface SearchedSpace {
  readonly space: Space;
  /**
   * Reals are rounded to twelve digits, so that labels and hashes are stable. Throws a UserError if the point is none of
   * the space.
   */
  readonly resolveAt: (point: Point) => Resolved;
}

/** The search space of a member: one without search spaces has no dimensions and one point, `{}`. */
export function spaceOf(member: Member, main: Member, registry: Registry): SearchedSpace {
  const nodes = spaceTree(ways(member, main, registry));
  const keys = keysOf(nodes);
  const dimensions = nodes.map((node) => dimensionOf(node, keys));
  const byIdentity = new Map<string, Dimension[]>();
  nodes.forEach(({ reached: { id } }, i) => byIdentity.set(id, [...(byIdentity.get(id) ?? []), dimensions[i]!]));
  return {
    space: dimensions,
    resolveAt: (point) => {
      const used = new Set<string>();
      const resolved = resolve(member, main, registry, (asked) => {
        const { path, space } = asked;
        if (isSettled(space)) return space.values[0];
        const dimension = byIdentity.get(identity(asked))?.find((one) => isActive(one, point));
        if (dimension === undefined) throw new Error(`${path}: the point leads to a search space that is not known.`);
        used.add(dimension.key);
        const given = point[dimension.key];
        if (given === undefined) throw new UserError(`${dimension.key}: the point has no value for it.`);
        return valueIn(space, given, dimension.key);
      });
      const idle = Object.keys(point).find((key) => !used.has(key));
      if (idle !== undefined) throw new UserError(`${idle}: the point has a value for what is not searched there.`);
      return resolved;
    },
  };
}

function dimensionOf(node: SpaceNode, keys: ReadonlyMap<SpaceNode, string>): Dimension {
  const { reached, when } = node;
  return {
    key: keys.get(node)!,
    path: reached.path,
    ...(when && { when: { key: keys.get(when.node)!, choice: when.choice } }),
    ...lawOf(reached.space),
  };
}

/** A name for each: its path; with what it depends on where several have that path, and counted if that is the same too. */
function keysOf(nodes: readonly SpaceNode[]): ReadonlyMap<SpaceNode, string> {
  const keys = new Map<SpaceNode, string>();
  const taken = new Map<string, number>();
  for (const node of nodes) {
    const { path } = node.reached;
    const shared = nodes.some((other) => other !== node && other.reached.path === path);
    const key = shared && node.when ? `${path} (${conditionText(node.when, keys)})` : path;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    keys.set(node, count === 1 ? key : `${key}#${count}`);
  }
  return keys;
}

function conditionText({ node, choice }: NonNullable<SpaceNode["when"]>, keys: ReadonlyMap<SpaceNode, string>): string {
  return `${keys.get(node)!}=${alternativeText(node.reached.space, choice)}`;
}

/** An alternative in few words: its name or value if no other has it, or else its number. */
function alternativeText(space: OpenSpace, choice: number): string {
  const texts = isListed(space) ? space.values.map((one) => (isComponentRef(one) ? one.name : formatValue(one))) : [];
  const text = texts[choice]!;
  return text.length > 30 || texts.indexOf(text) !== texts.lastIndexOf(text) ? `#${choice + 1}` : text;
}
