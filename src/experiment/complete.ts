import { isComponentRef, type ComponentRef } from "../component/component.js";
import { parseOptions, show } from "../component/options.js";
import type { Registry } from "../component/registry.js";
import { UserError } from "../numerics/error.js";
import type { Config } from "./config.js";
import { branchAt, elementNames, isPlainObject } from "./tree.js";

/** Checks what stands at `path` of a configuration and fills in the defaults, all the way down. */
export function complete(value: unknown, path: string, registry: Registry): unknown {
  const branch = branchAt(path, value, registry);
  if (branch !== undefined) {
    const options = completeFields(parseOptions(branch.shape, branch.options, path, branch.owner), path, registry);
    return isComponentRef(value) ? { ...value, options } : options;
  }
  if (Array.isArray(value)) {
    const names = elementNames(value);
    return value.map((one, i) => complete(one, `${path}.${names[i]!}`, registry));
  }
  if (isPlainObject(value)) return completeFields(value, path, registry);
  if (value === null || typeof value === "boolean" || typeof value === "string" || Number.isFinite(value)) return value;
  throw new UserError(`${path}: expected something that JSON can hold, got ${show(value)}.`);
}

/** A stored configuration, with the options that its components have got since then at their defaults. */
export function completeConfig(stored: unknown, registry: Registry): Config {
  const filled = Object.entries(stored as object).map(([part, value]) => [part, complete(value, part, registry)]);
  return Object.fromEntries(filled) as Config;
}

function completeFields(fields: Readonly<Record<string, unknown>>, path: string, registry: Registry) {
  const names = Object.keys(fields).filter((name) => fields[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, complete(fields[name], `${path}.${name}`, registry)]));
}

/** Checks that a part of a study is a component of its kind. */
export function expectKind(value: unknown, kind: string, path: string): asserts value is ComponentRef {
  if (isComponentRef(value) && value.kind === kind) return;
  throw new UserError(`${path}: expected a ${kind} component, got ${show(value)}.`);
}
