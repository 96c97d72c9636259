import { hashOf } from "../experiment/config.js";
import type { Experiment } from "../experiment/experiment.js";
import { loadExperiment } from "../experiment/load.js";
import { override, type Overridden } from "../experiment/overrides.js";
import type { NewRun } from "../tracking/store.js";

/** A study with its overrides, ready to be searched. */
export interface SweptStudy {
  readonly study: Experiment;
  readonly overrides: Overridden["overrides"];
  readonly source: NewRun["source"];
  /** Hash of what its members are made of. */
  readonly definition: string;
}

export async function loadStudy(file: string, set: readonly string[]): Promise<SweptStudy> {
  const { experiment, source } = await loadExperiment(file);
  return sweptStudy(experiment, set, source);
}

export function sweptStudy(experiment: Experiment, set: readonly string[], source: NewRun["source"]): SweptStudy {
  const { experiment: study, overrides } = override(experiment, set);
  const definition = hashOf([study.main, ...study.compare]);
  return { study, overrides, source, definition };
}
