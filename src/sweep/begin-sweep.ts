import { isComponentRef, type ComponentRef } from "../component/component.js";
import type { Kind } from "../component/kinds.js";
import type { Registry } from "../component/registry.js";
import { buildComponent } from "../experiment/build-component.js";
import { complete } from "../experiment/complete.js";
import { checkSeeds } from "../experiment/define-experiment.js";
import type { Experiment, Replicas } from "../experiment/experiment.js";
import { parseExpression } from "../experiment/expression.js";
import { interpret } from "../experiment/interpret.js";
import { parseSearch, type SearchSettings } from "../experiment/search-settings.js";
import { UserError } from "../numerics/error.js";
import type { Store } from "../tracking/store.js";
import type { Sweep } from "../tracking/sweep-store.js";
import { checkPruner } from "./check-pruner.js";
import { replicasForAll } from "./paying-replicas.js";
import { proposersOf } from "./proposer.js";
import type { SweptStudy } from "./study.js";
import { defaultLease, identityOf, readSpec, writeSpec, type SweepSpec } from "./sweep-spec.js";

/** What a command line says of a search, in place of what the study says. */
export interface SearchOptions {
  /** As expressions: `tpe(startup=20)`. */
  readonly sampler?: string;
  readonly pruner?: string;
  readonly samplerSeed?: number;
  readonly trials?: number;
  readonly objectives?: readonly string[];
  /** Level of the race's test. */
  readonly racing?: number;
  readonly seedsAtFirst?: number;
  readonly lag?: number;
}

export interface BeginOptions {
  readonly file: string;
  readonly set: readonly string[];
  /** In place of the study's own. */
  readonly seeds?: readonly number[];
  readonly search: SearchOptions;
  readonly retries: number;
  /** Seconds without a sign of life of its worker after which others may take a run. */
  readonly lease?: number;
  /** Who are expected to work at once. */
  readonly workers: number;
  /** Trials that each of them trains at once; what the study says if left out. */
  readonly replicas?: Replicas;
}

/** The record of a sweep as it would begin; a UserError where what is asked for contradicts itself or has no effect. */
export async function specOf(swept: SweptStudy, options: BeginOptions): Promise<SweepSpec> {
  const { study, definition } = swept;
  const settings = settingsOf(study, options.search);
  const seeds = checkSeeds(options.seeds ?? study.seeds);
  const needsResults = await checkSearch(settings, seeds, study);
  const objectives = settings.objectives ?? (needsResults ? await defaultObjectives(study) : []);
  if (needsResults && objectives.length === 0) {
    throw new UserError(
      "search.objectives: say by which metric trials are judged, such as --objective nll.validation.",
    );
  }
  const { sampler, trials, pruner, racing, samplerSeed = 0 } = settings;
  // The seeds of one configuration run at once.
  const replicas = replicasForAll(options.replicas ?? study.replicas ?? 1, []);
  const atOnce = options.workers * Math.ceil(replicas / seeds.length);
  return {
    file: options.file,
    set: options.set,
    definition,
    seeds,
    addedSeeds: [],
    ...(sampler && { sampler }),
    samplerSeed,
    ...(trials !== undefined && { trials }),
    objectives,
    ...(pruner && { pruner }),
    ...(racing && { racing }),
    lag: settings.lag ?? (atOnce === 1 ? 1 : 2 * atOnce),
    needsResults: needsResults || pruner !== undefined,
    retries: options.retries,
    lease: options.lease ?? defaultLease,
    planted: false,
  };
}

/**
 * Begins a sweep, or goes on with the one that was begun before: with its record, but for the number of trials and of
 * retries and the lease, which are as they are asked for now.
 */
export async function beginSweep(
  store: Store,
  swept: SweptStudy,
  options: BeginOptions,
): Promise<{ readonly sweep: Sweep; readonly created: boolean }> {
  const spec = await specOf(swept, options);
  // What is wrong with its search spaces is said before anything is kept of it.
  await proposersOf(swept, spec);
  const begun = await store.sweeps.begin({
    study: swept.study.name,
    identity: identityOf(spec),
    spec: writeSpec(spec),
  });
  if (begun.created) return begun;
  const known = readSpec(begun.sweep);
  const { lag } = settingsOf(swept.study, options.search);
  if (lag !== undefined && lag !== known.lag) {
    throw new UserError(
      `Sweep ${begun.sweep.id} of these settings was begun with a lag of ${known.lag}, on which its trials depend: leave out ` +
        "--lag, or begin another one with another --sampler-seed.",
    );
  }
  const { file, set, trials, retries, lease } = spec;
  const sweep = await store.sweeps.change(begun.sweep.id, {
    state: "running",
    spec: (before) =>
      writeSpec({
        ...readSpec({ id: begun.sweep.id, spec: before }),
        file,
        set,
        retries,
        lease,
        ...(trials !== undefined && { trials }),
      }),
  });
  return { sweep, created: false };
}

/** What the study says of its search with what the command line says in its place. */
function settingsOf({ search = {}, registry }: Experiment, options: SearchOptions): SearchSettings {
  const { sampler, pruner, samplerSeed, trials, objectives, racing, seedsAtFirst } = options;
  // The study's lag is that of its own sampler.
  const lag = options.lag ?? (sampler === undefined ? search.lag : undefined);
  if (seedsAtFirst !== undefined && racing === undefined && search.racing === undefined) {
    throw new UserError("--seeds-at-first: there is no race; give its level with --racing, such as --racing 0.05.");
  }
  const race = {
    ...search.racing,
    ...(racing !== undefined && { alpha: racing }),
    ...(seedsAtFirst !== undefined && { seedsAtFirst }),
  };
  return parseSearch(
    {
      ...search,
      lag,
      ...(sampler !== undefined && { sampler: reference(sampler, "searchSampler", "--sampler", registry) }),
      ...(pruner !== undefined && { pruner: reference(pruner, "pruner", "--pruner", registry) }),
      ...(samplerSeed !== undefined && { samplerSeed }),
      ...(trials !== undefined && { trials }),
      ...(objectives !== undefined && { objectives }),
      ...(Object.keys(race).length > 0 && { racing: race }),
    },
    registry,
  );
}

function reference(text: string, kind: Kind, path: string, registry: Registry): unknown {
  try {
    return interpret(parseExpression(text), { path, registry, kind });
  } catch (error) {
    if (!(error instanceof UserError) || error.message.startsWith(path)) throw error;
    throw new UserError(`${path}: ${error.message}.`);
  }
}

/** Refuses what contradicts itself or would be ignored; says whether trials depend on the objectives of others. */
async function checkSearch(search: SearchSettings, seeds: readonly number[], study: Experiment): Promise<boolean> {
  const { sampler, pruner, racing, objectives = [], trials, lag, samplerSeed } = search;
  if (sampler === undefined) {
    const idle = trials !== undefined ? "trials" : samplerSeed !== undefined ? "samplerSeed" : undefined;
    if (idle !== undefined) {
      throw new UserError(
        `search.${idle}: without a sampler the whole grid is tried; name one, such as --sampler random.`,
      );
    }
  }
  const built = sampler && (await buildComponent(sampler, "search.sampler", study.registry));
  if (built && trials === undefined && built.isFinite !== true) {
    throw new UserError(
      `search.trials: ${sampler.name} never ends by itself; say how many trials, such as --trials 50.`,
    );
  }
  if (built && !built.multiObjective && objectives.length > 1) {
    throw new UserError(
      `search.objectives: ${sampler.name} searches for one objective, not ${objectives.length}; nsga2 takes several.`,
    );
  }
  if (objectives.length > 1 && (pruner ?? racing) !== undefined) {
    throw new UserError(
      `search.${pruner ? "pruner" : "racing"}: only trials of a single objective can be ended early, and there are ${objectives.length}.`,
    );
  }
  if (racing && racing.seedsAtFirst >= seeds.length) {
    throw new UserError(
      `search.racing: every trial gets ${racing.seedsAtFirst} seeds at first, and there are only ${seeds.length}; give more ` +
        "with --seeds, or leave the race out.",
    );
  }
  const needsResults = built?.needsResults === true || racing !== undefined;
  if (lag !== undefined && !needsResults && pruner === undefined) {
    throw new UserError("search.lag: no trial depends on another, so that a lag has no effect; leave it out.");
  }
  if (pruner) await checkPruner(pruner, study, trials);
  return needsResults;
}

/** The first metric of the study that is on validation data, or else the first; none where it cannot be told. */
export async function defaultObjectives({ main, registry }: Experiment): Promise<readonly string[]> {
  const { metrics } = main.own;
  if (!Array.isArray(metrics)) return [];
  const found: string[] = [];
  for (const [i, one] of metrics.entries()) {
    if (!isComponentRef(one) || holdsSpaces(one)) continue;
    const path = `metrics.${i}`;
    const metric = await buildComponent(complete(one, path, registry) as ComponentRef<"metric">, path, registry);
    if (metric.lowerIsBetter !== undefined) found.push(metric.lowerIsBetter ? metric.name : `-${metric.name}`);
  }
  return found
    .filter((name) => name.endsWith(".validation"))
    .concat(found)
    .slice(0, 1);
}

function holdsSpaces(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return "space" in value || Object.values(value).some(holdsSpaces);
}
