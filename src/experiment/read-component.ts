import type { ComponentRef } from "../component/component.js";
import type { Kind } from "../component/kinds.js";
import { show } from "../component/options.js";
import type { Registry } from "../component/registry.js";
import { isSearchSpace } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import { complete, expectKind } from "./complete.js";
import { parseExpressionAt } from "./expression.js";
import { interpret } from "./interpret.js";
import { allComponents } from "./nodes.js";

/**
 * The component of a kind that a text such as `tpe(startup=20)` names, with defaults filled in: what stands after
 * `--sampler` and `--pruner`. `path` is what a UserError calls it. `buildComponent` makes it.
 */
export function readComponent<K extends Kind>(
  text: string,
  kind: K,
  path: string,
  registry: Registry,
): ComponentRef<K> {
  const read = interpret(parseExpressionAt(path, text), { path, registry, kind });
  expectKind(read, kind, path);
  for (const node of allComponents(path, read)) {
    const searched = Object.entries(node.component.options).find(([, value]) => isSearchSpace(value));
    if (searched === undefined) continue;
    throw new UserError(`${node.path}.${searched[0]}: expected one value, got ${show(searched[1])}.`);
  }
  return complete(read, path, registry) as ComponentRef<K>;
}
