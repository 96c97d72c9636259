import type { Kind, ComponentKinds } from "./kinds.js";

/** A typed inversify service identifier. */
export interface Token<T> {
  readonly id: symbol;
  readonly description: string;
  /** Phantom: carries `T` and is never set. */
  readonly type?: T;
}

/** A token for a service; equal names give equal tokens, in every copy of the package. */
export function token<T>(description: string): Token<T> {
  return { id: Symbol.for(`pushforward.${description}`), description };
}

/** The token under which the experiment's component of a kind (its dataset, its base, …) is found. */
export function kindToken<K extends Kind>(kind: K): Token<ComponentKinds[K]> {
  return token<ComponentKinds[K]>(`component.${kind}`);
}
