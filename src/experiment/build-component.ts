import type { ComponentRef } from "../component/component.js";
import type { ComponentKinds, Kind } from "../component/kinds.js";
import type { Registry } from "../component/registry.js";
import { UserError } from "../numerics/error.js";
import { componentsIn, withInstances } from "./nodes.js";

/** Builds a component that needs no trial around it, with those in its options; a UserError if one of them does. */
export async function buildComponent<K extends Kind>(
  reference: ComponentRef<K>,
  path: string,
  registry: Registry,
): Promise<ComponentKinds[K]> {
  const definition = registry.definition(reference, path);
  if (definition.inject.length > 0) {
    throw new UserError(`${path}: ${reference.name} needs parts of a trial, and stands where there is none.`);
  }
  const instances = new Map<string, unknown>();
  for (const node of componentsIn(path, reference.options)) {
    instances.set(node.path, await buildComponent(node.component, node.path, registry));
  }
  return definition.create(withInstances(path, reference.options, instances) as Readonly<Record<string, unknown>>);
}
