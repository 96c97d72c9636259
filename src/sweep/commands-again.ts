import { formatValue } from "../component/format.js";
import { seedList } from "../experiment/seed-list.js";
import type { RunsAgain } from "../report/data/report-data.js";
import type { Run, Store } from "../tracking/store.js";
import { defaultLease, defaultRetries, isReadable, readSpec, type SweepSpec } from "./sweep-spec.js";

/** The commands that run these runs of a study again as its sweeps did, the newest sweeps that have them all, oldest first. */
export async function commandsAgain(
  store: Pick<Store, "sweeps">,
  study: string,
  runs: readonly Pick<Run, "id">[],
): Promise<RunsAgain> {
  const missing = new Set(runs.map(({ id }) => id));
  const covered = new Set<string>();
  const commands: (readonly string[])[] = [];
  for (const sweep of (await store.sweeps.list({ study })).filter(isReadable).toReversed()) {
    if (missing.size === 0) break;
    const found = (await store.sweeps.runs(sweep.id, [])).filter(({ id }) => missing.has(id));
    if (found.length === 0) continue;
    for (const { id } of found) {
      missing.delete(id);
      covered.add(id);
    }
    commands.unshift(...commandsOf(study, readSpec(sweep)));
  }
  return { commands, runs: covered };
}

/** The words of the commands that end with a sweep of this record. */
function commandsOf(study: string, spec: SweepSpec): readonly (readonly string[])[] {
  const begin = ["pushforward", "sweep", spec.file, ...spec.set.flatMap((one) => ["--set", one]), ...searchOf(spec)];
  if (spec.addedSeeds.length === 0) return [begin];
  return [
    begin,
    ["pushforward", "sweep", "extend", study, "--seeds", seedList(spec.addedSeeds)],
    ["pushforward", "sweep", "resume", study],
  ];
}

function searchOf(spec: SweepSpec): readonly string[] {
  const { sampler, samplerSeed, trials, objectives, pruner, racing, lag, retries, lease } = spec;
  // Older records do not tell.
  const needsLag = spec.needsResults ?? (racing ?? pruner) !== undefined;
  return [
    ...["--seeds", seedsInOrder(spec.seeds)],
    ...(sampler === undefined ? [] : ["--sampler", formatValue(sampler), "--sampler-seed", String(samplerSeed)]),
    ...(trials === undefined ? [] : ["--trials", String(trials)]),
    // What begins with a minus would be taken for an option.
    ...(objectives.length === 0 ? [] : [`--objective=${objectives.join(",")}`]),
    ...(pruner === undefined ? [] : ["--pruner", formatValue(pruner)]),
    ...(racing === undefined
      ? []
      : ["--racing", String(racing.alpha), "--seeds-at-first", String(racing.seedsAtFirst)]),
    ...(needsLag ? ["--lag", String(lag)] : []),
    ...(retries === defaultRetries ? [] : ["--retries", String(retries)]),
    ...(lease === defaultLease ? [] : ["--lease", String(lease)]),
  ];
}

/** Races and lists of values go by the order of the seeds. */
function seedsInOrder(seeds: readonly number[]): string {
  const isAscending = seeds.every((seed, i) => i === 0 || seed > seeds[i - 1]!);
  return isAscending ? seedList(seeds) : seeds.join(",");
}
