/** A search space: stands in a configuration where a value of type `T` would stand. */
export type SearchSpace<T> =
  | { readonly space: "grid"; readonly values: readonly T[] }
  | { readonly space: "sameAs"; readonly path: string };

/** Any option can be a search space, and so can any element of a list option. */
export type Searchable<T> = T | SearchSpace<T> | (T extends readonly (infer U)[] ? readonly Searchable<U>[] : never);

/** Every one of the given values. */
export function grid<T>(...values: T[]): SearchSpace<T> {
  return { space: "grid", values };
}

/** The value that the option at `path` (for example `"loss.path.sigma"`) takes in the same trial. */
export function sameAs<T = never>(path: string): SearchSpace<T> {
  return { space: "sameAs", path };
}

export function isSearchSpace(value: unknown): value is SearchSpace<unknown> {
  return typeof value === "object" && value !== null && "space" in value;
}
