/**
 * Every kind of component with the interface its members implement. A family adds its own kind where the interface is
 * defined, by declaration merging, so that this floor knows nothing of the ones above:
 *
 *     declare module "../component/kinds.js" { interface ComponentKinds { dataset: Dataset } }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface ComponentKinds {}

export type Kind = keyof ComponentKinds & string;
