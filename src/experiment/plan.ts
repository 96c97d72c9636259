import { UserError } from "../numerics/error.js";
import type { Json, NewRun } from "../tracking/store.js";
import { flatten, hashOf } from "./config.js";
import { checkSeeds } from "./define-experiment.js";
import type { Experiment } from "./experiment.js";
import { gridPoints } from "./grid-points.js";
import { override } from "./overrides.js";

export interface PlanOptions {
  /** Overrides in the grammar of docs: `path=value`. */
  readonly set?: readonly string[];
  /** In place of the study's own. */
  readonly seeds?: readonly number[];
  readonly source: NewRun["source"];
}

/**
 * The trials of a study: for its own model and each that it is compared with, every point of the member's search spaces
 * with every seed, in an order that never changes. Equal trials are planned once.
 */
export function planTrials(experiment: Experiment, options: PlanOptions): NewRun[] {
  const { set = [], source } = options;
  const { experiment: study, overrides } = override(experiment, set);
  const seeds = checkSeeds(options.seeds ?? study.seeds);
  const owners = new Map<string, number>();
  const planned = new Map<string, NewRun>();
  [study.main, ...study.compare].forEach((member, i) => {
    for (const { config, point } of gridPoints(member, study.main, study.registry)) {
      const label = member.label ?? config.model.name;
      if ((owners.get(label) ?? i) !== i) {
        throw new UserError(`compare: two models are called "${label}"; give one a label: { label: "…", model: … }.`);
      }
      owners.set(label, i);
      const configHash = hashOf(config);
      const run = {
        study: study.name,
        label,
        config: config as unknown as Json,
        configHash,
        options: flatten(config),
        point,
      };
      for (const seed of seeds) {
        const key = `${configHash} ${seed}`;
        if (!planned.has(key)) planned.set(key, { ...run, seed, overrides, source });
      }
    }
  });
  return [...planned.values()];
}
