import type { ReachedSpace, Way } from "./exploration.js";

/** A search space with what it depends on. */
export interface SpaceNode {
  readonly reached: ReachedSpace;
  /** Reached only where this choice has taken its value of this number. */
  readonly when?: { readonly node: SpaceNode; readonly choice: number };
}

/**
 * The search spaces of a member as a forest that has the same ways: what all ways reach depends on nothing, and what else
 * there is depends on one of the choices above it. Where something depends on several choices at once, all but one of them
 * stand below that one, once for each of its values.
 */
export function spaceTree(ways: readonly Way[]): readonly SpaceNode[] {
  const order = orderOfAsking(ways);
  const grown: SpaceNode[] = [];
  grow(ways, order, undefined, grown);
  const rank = new Map(order.map((id, i) => [id, i]));
  grown.sort((a, b) => rank.get(a.reached.id)! - rank.get(b.reached.id)!);
  return parentsFirst(grown);
}

function grow(ways: readonly Way[], ids: readonly string[], when: SpaceNode["when"], out: SpaceNode[]): void {
  const always = ids.filter((id) => ways.every((way) => way.has(id)));
  const groups = groupsOf(ways, always, ids);
  const below = new Set(groups.flatMap(({ dependents }) => dependents));
  for (const id of always.filter((one) => !below.has(one))) {
    const node: SpaceNode = {
      reached: ways[0]!.get(id)!.reached,
      ...(when !== undefined && { when }),
    };
    out.push(node);
    const group = groups.find(({ owner }) => owner === id);
    if (group === undefined) continue;
    for (const choice of alternativesOf(ways, id)) {
      const those = distinct(
        ways.filter((way) => way.get(id)!.alternative === choice),
        group.dependents,
      );
      const reached = group.dependents.filter((one) => those.some((way) => way.has(one)));
      grow(those, reached, { node, choice }, out);
    }
  }
}

/** A choice and what depends on it, on which nothing else depends. */
interface Group {
  readonly owner: string;
  readonly dependents: readonly string[];
}

/** Which choice owns what is not always reached; several that act together are owned by the first of them. */
function groupsOf(ways: readonly Way[], always: readonly string[], ids: readonly string[]): readonly Group[] {
  const sometimes = ids.filter((id) => !always.includes(id));
  if (sometimes.length === 0) return [];
  const choices = always.filter((id) => alternativesOf(ways, id).length > 1);
  const clusters = cluster(sometimes.map((id) => ({ id, choices: choicesBehind(ways, choices, id) })));
  const groups = clusters.map(({ choices: [owner, ...others], ids: dependents }) => ({
    owner: owner!,
    dependents: [...others, ...dependents],
  }));
  if (isProduct(ways, groups, choices)) return groups;
  const [owner, ...others] = choices as [string, ...string[]];
  return [{ owner, dependents: [...others, ...sometimes] }];
}

/** The choices whose value tells something of whether `id` is reached; all of them where none does alone. */
function choicesBehind(ways: readonly Way[], choices: readonly string[], id: string): readonly string[] {
  const telling = choices.filter((choice) => {
    const shares = alternativesOf(ways, choice).map((value) => {
      const those = ways.filter((way) => way.get(choice)!.alternative === value);
      return those.filter((way) => way.has(id)).length / those.length;
    });
    return shares.some((share) => share !== shares[0]);
  });
  return telling.length > 0 ? telling : choices;
}

interface Cluster {
  readonly choices: readonly string[];
  readonly ids: readonly string[];
}

/** Joins what has a choice in common. */
function cluster(dependents: readonly { readonly id: string; readonly choices: readonly string[] }[]): Cluster[] {
  let clusters: Cluster[] = [];
  for (const { id, choices } of dependents) {
    const touched = clusters.filter((one) => one.choices.some((choice) => choices.includes(choice)));
    const joined = {
      choices: [...new Set([...touched.flatMap((one) => one.choices), ...choices])],
      ids: [...touched.flatMap((one) => one.ids), id],
    };
    clusters = [...clusters.filter((one) => !touched.includes(one)), joined];
  }
  return clusters;
}

/** Whether the ways are all combinations of what the groups, and the choices without any, can be. */
function isProduct(ways: readonly Way[], groups: readonly Group[], choices: readonly string[]): boolean {
  const grouped = groups.map(({ owner, dependents }) => [owner, ...dependents]);
  const others = choices.filter((id) => !grouped.flat().includes(id)).map((id) => [id]);
  const sizes = [...grouped, ...others].map((ids) => distinct(ways, ids).length);
  return sizes.reduce((product, size) => product * size, 1) === ways.length;
}

function alternativesOf(ways: readonly Way[], id: string): readonly number[] {
  return [...new Set(ways.map((way) => way.get(id)!.alternative))];
}

/** The first of those ways that are the same in what concerns `ids`. */
function distinct(ways: readonly Way[], ids: readonly string[]): readonly Way[] {
  const kept = new Map<string, Way>();
  for (const way of ways) {
    const key = ids.map((id) => way.get(id)?.alternative ?? "-").join(" ");
    if (!kept.has(key)) kept.set(key, way);
  }
  return [...kept.values()];
}

/** All search spaces in an order in which every way asks for them, if there is one: what is found first comes first. */
function orderOfAsking(ways: readonly Way[]): readonly string[] {
  const before = new Map<string, Set<string>>();
  for (const way of ways) {
    let previous: string | undefined;
    for (const id of way.keys()) {
      const those = before.get(id) ?? new Set();
      if (previous !== undefined) those.add(previous);
      before.set(id, those);
      previous = id;
    }
  }
  const left = new Set(before.keys());
  const order: string[] = [];
  while (left.size > 0) {
    const [first] = left;
    const next = [...left].find((id) => [...before.get(id)!].every((one) => !left.has(one))) ?? first!;
    left.delete(next);
    order.push(next);
  }
  return order;
}

function parentsFirst(nodes: readonly SpaceNode[]): readonly SpaceNode[] {
  const out = new Set<SpaceNode>();
  const add = (node: SpaceNode): void => {
    if (node.when !== undefined) add(node.when.node);
    out.add(node);
  };
  nodes.forEach(add);
  return [...out];
}
