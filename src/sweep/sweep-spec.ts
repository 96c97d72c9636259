import { z } from "zod";
import type { ComponentRef } from "../component/component.js";
import { hashOf } from "../experiment/config.js";
import type { SearchSettings } from "../experiment/search-settings.js";
import { UserError } from "../numerics/error.js";
import { defaultLeaseMs } from "../tracking/lease.js";
import type { Json } from "../tracking/store.js";
import type { Sweep } from "../tracking/sweep-store.js";

/** How often a run is begun again whose worker died, unless it is said. */
export const defaultRetries = 1;

/** Seconds. */
export const defaultLease = defaultLeaseMs / 1000;

const seeds = z.array(z.int());
const reference = z.object({ kind: z.string(), name: z.string(), options: z.record(z.string(), z.unknown()) });

const specShape = z.object({
  file: z.string(),
  set: z.array(z.string()),
  definition: z.string(),
  seeds: seeds.min(1),
  addedSeeds: seeds,
  sampler: reference.optional(),
  samplerSeed: z.int(),
  trials: z.int().positive().optional(),
  objectives: z.array(z.string()),
  pruner: reference.optional(),
  racing: z.object({ seedsAtFirst: z.int(), alpha: z.number() }).optional(),
  lag: z.int().positive(),
  needsResults: z.boolean().optional(),
  retries: z.int().nonnegative(),
  lease: z.number().positive().default(defaultLease),
  planted: z.boolean(),
});

/** All that a worker must know to go on with a sweep, as the store keeps it. */
export interface SweepSpec extends Pick<SearchSettings, "sampler" | "trials" | "pruner" | "racing"> {
  /** The experiment file, as the command line named it, and its overrides, `path=value`. */
  readonly file: string;
  readonly set: readonly string[];
  /** Hash of what the members are made of: the same trials have the same configurations as long as it is the same. */
  readonly definition: string;
  /** What samplers and races judge a configuration by. */
  readonly seeds: readonly number[];
  /** Given later to the configurations that are still worth it; what is tried does not depend on them. */
  readonly addedSeeds: readonly number[];
  readonly samplerSeed: number;
  readonly objectives: readonly string[];
  readonly lag: number;
  /** Whether trials depend on others, so that the lag counts; older records do not say. */
  readonly needsResults?: boolean;
  /** How often a run is begun again whose worker died. */
  readonly retries: number;
  /** Seconds without a sign of life of its worker after which others may take a run. */
  readonly lease: number;
  /** Whether all trials are in the store of a sweep whose trials do not depend on results. */
  readonly planted: boolean;
}

export function readSpec({ id, spec }: Pick<Sweep, "id" | "spec">): SweepSpec {
  const { data, error } = specShape.safeParse(spec);
  if (data !== undefined) return data as SweepSpec;
  throw new UserError(`Sweep ${id} was not begun by this Pushforward: ${error.issues[0]!.message}.`, {
    kind: "failure",
  });
}

/** Whether this Pushforward understands the record of a sweep. */
export function isReadable({ spec }: Pick<Sweep, "spec">): boolean {
  return specShape.safeParse(spec).success;
}

export function writeSpec(spec: SweepSpec): Sweep["spec"] {
  return JSON.parse(JSON.stringify(spec)) as Readonly<Record<string, Json>>;
}

/** What makes a sweep another one: what can be changed later is no part of it, nor is what only its speed depends on. */
export function identityOf(spec: SweepSpec): string {
  const { definition, seeds: judged, sampler, samplerSeed, objectives, pruner, racing } = spec;
  return hashOf({ definition, seeds: judged, sampler, samplerSeed, objectives, pruner, racing });
}

/** A component in a few words: `tpe(startup=20)`. */
export function referenceText({ name, options }: ComponentRef): string {
  const given = Object.entries(options).map(([option, value]) => `${option}=${JSON.stringify(value)}`);
  return given.length === 0 ? name : `${name}(${given.join(", ")})`;
}
