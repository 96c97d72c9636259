import { z } from "zod";
import type { ComponentKinds, Kind, WithTraits } from "./kinds.js";
import type { Searchable } from "./space.js";
import type { Token } from "./token.js";

/** A component as a configuration holds it: plain and serialisable. */
export interface ComponentRef<K extends Kind = Kind> {
  readonly kind: K;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export type OptionShape = Readonly<Record<string, z.ZodType>>;

/** What a researcher may write: the schema's input, where every value can be a search space. */
export type OptionInput<S extends OptionShape> = {
  readonly [P in keyof z.input<z.ZodObject<S>>]: Searchable<z.input<z.ZodObject<S>>[P]>;
};

/** What `create` receives: defaults filled in, nested component references already built. */
export type OptionOutput<S extends OptionShape> = z.output<z.ZodObject<S>>;

export type Injected<D extends readonly Token<unknown>[]> = {
  [P in keyof D]: D[P] extends Token<infer T> ? T : never;
};

export type ComponentDefinition<
  K extends Kind = Kind,
  S extends OptionShape = OptionShape,
  D extends readonly Token<unknown>[] = readonly Token<unknown>[],
> = WithTraits<K> & {
  readonly kind: K;
  readonly name: string;
  /** One sentence: what it is. */
  readonly summary: string;
  /** Where it comes from: authors, year, arXiv or DOI, equation. */
  readonly paper?: string;
  /** What it takes, in the sizes that matter: "O(n^2 d) time, O(n) memory". */
  readonly cost?: string;
  readonly options: S;
  /** Services and collaborating components that the container hands to `create` after the options. */
  readonly inject: D;
  create(options: OptionOutput<S>, ...collaborators: Injected<D>): ComponentKinds[K] | Promise<ComponentKinds[K]>;
};

/** Called in an experiment file, makes a reference; carries its definition for the registry. */
export interface ComponentBuilder<K extends Kind = Kind, I = never> {
  (...options: Record<string, never> extends I ? [options?: I] : [options: I]): ComponentRef<K>;
  readonly definition: ComponentDefinition<K>;
}

/** Defines a component: its kind, its name, its options as zod schemas, what it needs, and how to make it. */
export function component<K extends Kind, S extends OptionShape, const D extends readonly Token<unknown>[]>(
  definition: ComponentDefinition<K, S, D>,
): ComponentBuilder<K, OptionInput<S>> {
  const build = (options: Record<string, unknown> = {}): ComponentRef<K> => ({
    kind: definition.kind,
    name: definition.name,
    options,
  });
  return Object.assign(build, { definition });
}

export function isComponentRef(value: unknown): value is ComponentRef {
  return typeof value === "object" && value !== null && "kind" in value && "name" in value && "options" in value;
}

/** Schema of an option that is itself a component; `create` receives the built instance. */
export function ref<K extends Kind>(kind: K): z.ZodType<ComponentKinds[K], ComponentRef<K>> {
  return z
    .custom<ComponentRef<K>>((value) => isComponentRef(value) && value.kind === kind)
    .meta({ component: kind }) as unknown as z.ZodType<ComponentKinds[K], ComponentRef<K>>;
}
