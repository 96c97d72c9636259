import type { ComponentRef } from "../../../src/component/component.js";
import { Registry } from "../../../src/component/registry.js";
import { buildComponent } from "../../../src/experiment/build-component.js";
import { complete } from "../../../src/experiment/complete.js";
import type { Pruner } from "../../../src/search/pruner.js";
import { pruners } from "../../../src/search/pruners/index.js";

/** The pruner of a reference, with defaults filled in. */
export function built(reference: ComponentRef<"pruner">): Promise<Pruner> {
  const registry = new Registry(pruners);
  return buildComponent(complete(reference, "pruner", registry) as ComponentRef<"pruner">, "pruner", registry);
}
