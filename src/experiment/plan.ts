import { UserError } from "../numerics/error.js";
import type { Json, NewRun } from "../tracking/store.js";
import { flatten, hashOf } from "./config.js";
import { checkSeeds } from "./define-experiment.js";
import type { Experiment } from "./experiment.js";
import { gridPoints } from "./grid-points.js";
import { labelOf, type Member } from "./member.js";
import { override } from "./overrides.js";
import type { Resolved } from "./resolve.js";

export interface PlanOptions {
  /** Overrides in the grammar of docs: `path=value`. */
  readonly set?: readonly string[];
  /** In place of the study's own. */
  readonly seeds?: readonly number[];
  readonly source: NewRun["source"];
}

/** A member of a study under the name by which a sweep knows it. */
export interface NamedMember {
  readonly name: string;
  readonly member: Member;
}

/** The members of a study, the main one first. */
export function namedMembers({ main, compare }: Pick<Experiment, "main" | "compare">): readonly NamedMember[] {
  return [main, ...compare].map((member, i) => ({
    name: labelOf(member) ?? (i === 0 ? "model" : `compare.${i - 1}`),
    member,
  }));
}

/** All of a trial but its seed and where it comes from. */
export type Configured = Omit<NewRun, "seed" | "overrides" | "source">;

/** What a member's resolved configuration is kept as. */
export function configured(study: string, { label }: Member, { config, point }: Resolved): Configured {
  return {
    study,
    label: label ?? config.model.name,
    config: config as unknown as Json,
    configHash: hashOf(config),
    options: flatten(config),
    point,
  };
}

/** Every configuration of the full grid of a study, member by member; a UserError if two members have one label. */
export function* gridOf(study: Experiment): Generator<{ readonly member: string; readonly trial: Configured }> {
  const owners = new Map<string, string>();
  for (const { name, member } of namedMembers(study)) {
    for (const resolved of gridPoints(member, study.main, study.registry)) {
      const trial = configured(study.name, member, resolved);
      const { label } = trial;
      if ((owners.get(label) ?? name) !== name) {
        throw new UserError(`compare: two models are called "${label}"; give one a label: { label: "…", model: … }.`);
      }
      owners.set(label, name);
      yield { member: name, trial };
    }
  }
}

/**
 * The trials of a study: for its own model and each that it is compared with, every point of the member's search spaces
 * with every seed, in an order that never changes. Equal trials are planned once.
 */
export function planTrials(experiment: Experiment, options: PlanOptions): NewRun[] {
  const { set = [], source } = options;
  const { experiment: study, overrides } = override(experiment, set);
  const seeds = checkSeeds(options.seeds ?? study.seeds);
  const planned = new Map<string, NewRun>();
  for (const { trial } of gridOf(study)) {
    for (const seed of seeds) {
      const key = `${trial.configHash} ${seed}`;
      if (!planned.has(key)) planned.set(key, { ...trial, seed, overrides, source });
    }
  }
  return [...planned.values()];
}
