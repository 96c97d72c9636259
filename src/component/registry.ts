import { UserError } from "../numerics/error.js";
import type { ComponentBuilder, ComponentDefinition, ComponentRef } from "./component.js";
import type { Kind } from "./kinds.js";
import { suggestion } from "./nearest.js";

/** A builder of any kind, whatever its options. */
export type AnyBuilder = Pick<ComponentBuilder, "definition">;

/** The members of every kind by name. */
export class Registry {
  readonly #members = new Map<Kind, Map<string, ComponentDefinition>>();

  /** Throws a UserError if two members of a kind have the same name. */
  constructor(builders: Iterable<AnyBuilder>) {
    for (const { definition } of builders) {
      const { kind, name } = definition;
      const members = this.#members.get(kind) ?? new Map<string, ComponentDefinition>();
      if (members.has(name)) {
        throw new UserError(`Two ${kind} components are named "${name}"; rename the one that the study defines.`);
      }
      this.#members.set(kind, members.set(name, definition));
    }
  }

  /** The definition that a reference at `path` of a configuration names; a UserError if there is none. */
  definition<K extends Kind>(reference: Pick<ComponentRef<K>, "kind" | "name">, path: string): ComponentDefinition<K> {
    const found = this.find(reference.kind, reference.name);
    if (found !== undefined) return found;
    throw new UserError(
      `${path}: unknown ${reference.kind} "${reference.name}"; ${suggestion(reference.name, this.names(reference.kind))} ` +
        "A component of the study's own must stand in its `components`.",
    );
  }

  find<K extends Kind>(kind: K, name: string): ComponentDefinition<K> | undefined {
    return this.#members.get(kind)?.get(name) as ComponentDefinition<K> | undefined;
  }

  names(kind: Kind): readonly string[] {
    return [...(this.#members.get(kind)?.keys() ?? [])];
  }

  kinds(): readonly Kind[] {
    return [...this.#members.keys()];
  }

  /** All members of a kind, in the order in which they are listed. */
  definitions<K extends Kind>(kind: K): readonly ComponentDefinition<K>[] {
    return [...(this.#members.get(kind)?.values() ?? [])] as unknown as ComponentDefinition<K>[];
  }
}
