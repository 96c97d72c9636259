/**
 * Every kind of component with the interface its members implement. A family adds its own kind where the interface is
 * defined, by declaration merging, so that this floor knows nothing of the ones above:
 *
 *     declare module "../component/kinds.js" { interface ComponentKinds { dataset: Dataset } }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface ComponentKinds {}

export type Kind = keyof ComponentKinds;

/** What planning must know of a kind's members before any of them is built; filled like `ComponentKinds`. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface KindTraits {}

/** The field of a definition that holds the traits; kinds that declare none have none. */
export type WithTraits<K extends Kind> = K extends keyof KindTraits
  ? { readonly traits: KindTraits[K] }
  : { readonly traits?: undefined };
