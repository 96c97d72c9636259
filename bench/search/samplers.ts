import { parseOptions } from "../../src/component/options.js";
import type { SearchSampler } from "../../src/search/sampler.js";
import { searchSamplers } from "../../src/search/samplers/index.js";

/** One of our samplers with its defaults. */
export function samplerNamed(name: string): SearchSampler {
  const { definition } = searchSamplers.find((builder) => builder.definition.name === name)!;
  const create = definition.create as (options: Readonly<Record<string, unknown>>) => SearchSampler;
  return create(parseOptions(definition.options, {}, "", name));
}
