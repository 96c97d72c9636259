import type { Kind } from "../component/kinds.js";
import { describeOptions, type OptionInfo } from "../component/options.js";
import { Registry } from "../component/registry.js";
import { builtin } from "./builtin.js";

/** What there is to build a study from, one entry a component. */
export interface ComponentInfo {
  readonly kind: Kind;
  readonly name: string;
  readonly summary: string;
  readonly paper?: string;
  readonly options: readonly OptionInfo[];
}

/** The components of a kind, or of all: those of Pushforward, or of a study's registry. */
export function listComponents(kind?: Kind, registry = new Registry(builtin)): readonly ComponentInfo[] {
  const kinds = kind === undefined ? registry.kinds() : [kind];
  return kinds
    .flatMap((one) => registry.definitions(one))
    .map(({ kind: of, name, summary, paper, options }) => ({
      kind: of,
      name,
      summary,
      ...(paper !== undefined && { paper }),
      options: describeOptions({ options }),
    }));
}
