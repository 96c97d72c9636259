import { isComponentRef, type OptionShape } from "../component/component.js";
import type { Registry } from "../component/registry.js";
import { namesInList } from "./config.js";
import { sectionShapes } from "./settings.js";

/** What has named options below it in a configuration: a component, or one of the sections of plain settings. */
export interface Branch {
  readonly owner: string;
  readonly shape: OptionShape;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The branch that stands at `path`; `undefined` where a plain value or a list does. */
export function branchAt(path: string, node: unknown, registry: Registry): Branch | undefined {
  if (Object.hasOwn(sectionShapes, path)) {
    const shape = sectionShapes[path as keyof typeof sectionShapes];
    return { owner: path, shape, options: (node ?? {}) as Record<string, unknown> };
  }
  if (!isComponentRef(node)) return undefined;
  return { owner: node.name, shape: registry.definition(node, path).options, options: node.options };
}

/** The names that stand below a node: options, fields, or the elements of a list. */
export function namesBelow(path: string, node: unknown, registry: Registry): readonly string[] {
  const branch = branchAt(path, node, registry);
  if (branch !== undefined) return Object.keys(branch.shape);
  if (Array.isArray(node)) return elementNames(node);
  return typeof node === "object" && node !== null ? Object.keys(node) : [];
}

/** What is written under one of those names, or else the default of that option. */
export function childOf(path: string, node: unknown, name: string, registry: Registry): unknown {
  const branch = branchAt(path, node, registry);
  if (branch !== undefined) return branch.options[name] ?? branch.shape[name]?.safeParse(undefined).data;
  if (Array.isArray(node)) return node[elementNames(node).indexOf(name)] as unknown;
  return (node as Readonly<Record<string, unknown>>)[name];
}

/** What the elements of a list are called in paths: components `nll`, `nll#2`, all else by number from 0. */
export function elementNames(list: readonly unknown[]): readonly string[] {
  return list.every(isComponentRef) ? namesInList(list) : list.map((_, i) => String(i));
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
