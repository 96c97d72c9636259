import { z } from "zod";
import { isComponentRef, type ComponentRef } from "../component/component.js";
import type { Kind } from "../component/kinds.js";
import { parseOptions, show } from "../component/options.js";
import type { Registry } from "../component/registry.js";
import { UserError } from "../numerics/error.js";
import { complete, expectKind } from "./complete.js";
import { isPlainObject } from "./tree.js";

/** How a study searches its spaces; a full grid of them if it does not say. */
export interface SearchInput {
  /** Says which configurations are tried. */
  readonly sampler?: ComponentRef<"searchSampler">;
  /** Of its random choices; 0 if left out. */
  readonly samplerSeed?: number;
  /** Configurations of each model. */
  readonly trials?: number;
  /** Metrics, `-name` to maximise; the first metric of the study if left out, on the validation data if it has that. */
  readonly objectives?: readonly string[];
  /** Ends trials early that are not worth going on with. */
  readonly pruner?: ComponentRef<"pruner">;
  /** Gives further seeds only to configurations that are not significantly worse than the best; `true` for its defaults. */
  readonly racing?: boolean | Partial<RacingSettings>;
  /** Trial number i is asked for with the results of trials up to i - lag; 1, or twice the configurations at work if there are several. */
  readonly lag?: number;
}

export interface RacingSettings {
  /** Seeds that every configuration gets. */
  readonly seedsAtFirst: number;
  /** Level of the one-sided paired t-test against the best. */
  readonly alpha: number;
}

/** The same, checked and complete. */
export interface SearchSettings {
  readonly sampler?: ComponentRef<"searchSampler">;
  readonly samplerSeed?: number;
  readonly trials?: number;
  readonly objectives?: readonly string[];
  readonly pruner?: ComponentRef<"pruner">;
  readonly racing?: RacingSettings;
  readonly lag?: number;
}

const metricName = z
  .string()
  .trim()
  .refine(
    (name) => /^-?[^-\s,][^\s,]*$/.test(name),
    'expected the name of a metric, such as "nll.test", or "-recall" to maximise it',
  );
const named = (kind: Kind) =>
  z.custom<unknown>((value) => isComponentRef(value) && value.kind === kind).meta({ component: kind });

const racingShape = {
  seedsAtFirst: z.int().min(2).default(2),
  alpha: z.number().gt(0).lt(1).default(0.05),
};

const searchShape = {
  sampler: named("searchSampler").optional(),
  samplerSeed: z.int().nonnegative().optional(),
  trials: z.int().positive().optional(),
  objectives: z.array(metricName).min(1).optional(),
  pruner: named("pruner").optional(),
  racing: z.union([z.boolean(), z.record(z.string(), z.unknown())]).optional(),
  lag: z.int().positive().optional(),
};

/** Checks what a study says of its search; a UserError says where it is wrong. */
export function parseSearch(given: unknown, registry: Registry): SearchSettings {
  if (!isPlainObject(given)) {
    throw new UserError(`search: expected an object such as { sampler: tpe(), trials: 50 }, got ${show(given)}.`);
  }
  const { sampler, pruner, racing, objectives, ...numbers } = parseOptions(
    searchShape,
    given,
    "search",
    "a search",
  ) as z.output<z.ZodObject<typeof searchShape>>;
  const twice = objectives?.find((one, i) => objectives.slice(0, i).some((other) => plain(other) === plain(one)));
  if (twice !== undefined) throw new UserError(`search.objectives: ${plain(twice)} is there more than once.`);
  return {
    ...(sampler !== undefined && { sampler: completed(sampler, "searchSampler", "search.sampler", registry) }),
    ...numbers,
    ...(objectives && { objectives }),
    ...(pruner !== undefined && { pruner: completed(pruner, "pruner", "search.pruner", registry) }),
    ...(racing !== undefined && racing !== false && { racing: parseRacing(racing === true ? {} : racing) }),
  } as SearchSettings;
}

function parseRacing(given: Readonly<Record<string, unknown>>): RacingSettings {
  return parseOptions(racingShape, given, "search.racing", "a race") as z.output<z.ZodObject<typeof racingShape>>;
}

function completed(value: unknown, kind: Kind, path: string, registry: Registry): ComponentRef {
  expectKind(value, kind, path);
  return complete(value, path, registry) as ComponentRef;
}

/** An objective's metric. */
export function plain(objective: string): string {
  return objective.replace(/^-/, "");
}
