import type { ComponentRef } from "../component/component.js";
import type { AnyBuilder, Registry } from "../component/registry.js";
import type { Searchable } from "../component/space.js";
import type { Member } from "./member.js";
import type { ReportInput, ReportSettings } from "./report-settings.js";
import type { SearchInput, SearchSettings } from "./search-settings.js";
import type { EvaluationInput, RuntimeInput, TrainingInput } from "./settings.js";

/** What a compared model may have of its own; it shares the rest with the study. */
export interface VariantInput {
  /** What its runs are called; the name of the model if left out. */
  readonly label?: string;
  readonly model: Searchable<ComponentRef<"model">>;
  readonly base?: Searchable<ComponentRef<"base">>;
  readonly loss?: Searchable<ComponentRef<"loss">>;
  readonly optimizer?: Searchable<ComponentRef<"optimizer">>;
  readonly solver?: Searchable<ComponentRef<"solver">>;
  /** Draws the samples of a velocity field by a stochastic equation; left out, they follow the ODE. */
  readonly sampler?: Searchable<ComponentRef<"sampler">>;
  /** How the density of a velocity field finds its divergence; exactly if left out. */
  readonly divergence?: Searchable<ComponentRef<"divergence">>;
  readonly training?: TrainingInput;
  readonly metrics?: Searchable<readonly ComponentRef<"metric">[]>;
  readonly evaluation?: EvaluationInput;
  readonly runtime?: RuntimeInput;
}

/** A study, as a researcher writes it. Every option, at every depth, can be a search space. */
export interface ExperimentInput extends VariantInput {
  /** Under which its runs are kept: letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  /** What is studied, in a sentence or two. */
  readonly description?: string;
  /** What the study is to find out. */
  readonly question?: string;
  /** Every configuration runs once for each. */
  readonly seeds?: readonly number[];
  readonly dataset: Searchable<ComponentRef<"dataset">>;
  /** Models to hold the study's own against, each as a model or with parts of its own. */
  readonly compare?: readonly (ComponentRef<"model"> | VariantInput)[];
  /** Builders that the file defines itself. */
  readonly components?: readonly AnyBuilder[];
  readonly report?: ReportInput;
  /** How search spaces are searched; a full grid if left out. */
  readonly search?: SearchInput;
  /** Where the workers of its sweeps run; on this machine if left out. */
  readonly launcher?: ComponentRef<"launcher">;
  /** Trials that a worker of its sweeps trains at once, in one graph where they differ in values only; 1 if left out. */
  readonly replicas?: Replicas;
}

/** Trials that a worker trains at once; "auto" leaves it to the size of their layers. */
export type Replicas = number | "auto";

const brand = Symbol.for("pushforward.experiment");

/** A study: its members, of which the first is the main one, and what they are built from. */
export interface Experiment {
  readonly [brand]: true;
  readonly name: string;
  readonly description?: string;
  readonly question?: string;
  readonly seeds: readonly number[];
  readonly main: Member;
  readonly compare: readonly Member[];
  /** The study's own components. */
  readonly components: readonly AnyBuilder[];
  /** All components by name, those of the study among them. */
  readonly registry: Registry;
  readonly report: ReportSettings;
  readonly search?: SearchSettings;
  readonly launcher?: ComponentRef<"launcher">;
  readonly replicas?: Replicas;
}

export function asExperiment(parts: Omit<Experiment, typeof brand>): Experiment {
  return { [brand]: true, ...parts };
}

/** Whether a value was made by `defineExperiment`, of this copy of the package or another. */
export function isExperiment(value: unknown): value is Experiment {
  return typeof value === "object" && value !== null && brand in value;
}
