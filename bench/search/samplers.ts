import type { ComponentDefinition } from "../../src/component/component.js";
import { parseOptions } from "../../src/component/options.js";
import type { SearchSampler } from "../../src/search/sampler.js";
import { searchSamplers } from "../../src/search/samplers/index.js";

/** One of our samplers with its defaults. */
export function samplerNamed(name: string): SearchSampler {
  const builder = searchSamplers.find(({ definition }) => definition.name === name)!;
  const definition = builder.definition as ComponentDefinition<"searchSampler">;
  return definition.create(parseOptions(definition.options, {}, "", name)) as SearchSampler;
}
