import { isComponentRef, type ComponentRef } from "../component/component.js";
import { elementNames, isPlainObject } from "./tree.js";

/** A component of a configuration and where it stands. */
export interface Node {
  readonly path: string;
  readonly component: ComponentRef;
}

/** The components that stand in a value, but not those in their options. */
export function componentsIn(path: string, value: unknown): readonly Node[] {
  if (isComponentRef(value)) return [{ path, component: value }];
  return children(path, value).flatMap(([, below, child]) => componentsIn(below, child));
}

/** All of them, with those in their options. */
export function allComponents(path: string, value: unknown): readonly Node[] {
  return componentsIn(path, value).flatMap((node) => [node, ...allComponents(node.path, node.component.options)]);
}

/** The value with the instances in the places of the components, by path. */
export function withInstances(path: string, value: unknown, instances: ReadonlyMap<string, unknown>): unknown {
  if (isComponentRef(value)) return instances.get(path);
  const replaced = children(path, value).map(
    ([name, below, child]) => [name, withInstances(below, child, instances)] as const,
  );
  if (Array.isArray(value)) return replaced.map(([, child]) => child);
  return isPlainObject(value) ? Object.fromEntries(replaced) : value;
}

/** Name, path and value of each element of a list or field of an object. */
function children(path: string, value: unknown): readonly (readonly [string, string, unknown])[] {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  if (Array.isArray(value)) {
    const names = elementNames(value);
    return value.map((child: unknown, i) => [names[i]!, at(names[i]!), child]);
  }
  return isPlainObject(value) ? Object.entries(value).map(([name, child]) => [name, at(name), child]) : [];
}
