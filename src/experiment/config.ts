import { createHash } from "node:crypto";
import { isComponentRef, type ComponentRef } from "../component/component.js";
import type { Json } from "../tracking/store.js";
import type { TrainingOptions } from "../training/options.js";
import type { EvaluationSettings, RuntimeSettings } from "./settings.js";

/** Parts of a study that are one component each. */
export const slots = ["dataset", "base", "model", "loss", "optimizer", "solver", "sampler", "divergence"] as const;
export type Slot = (typeof slots)[number];

/** Those that a study may leave out: nothing of the configuration then names them. */
export const optionalSlots = ["sampler", "divergence"] as const satisfies readonly Slot[];

/** Parts of a study that are plain settings. */
export const sections = ["training", "evaluation", "runtime"] as const;
export type Section = (typeof sections)[number];

/** Everything that a configuration is made of, in the order in which it is shown. */
export const parts = [...slots, "metrics", ...sections] as const;
export type Part = (typeof parts)[number];

/**
 * What one trial is made of: every default filled in, every search space replaced by a value, and only the parts that
 * the trial uses, so that changing another part does not make it a different trial.
 */
export interface Config {
  readonly dataset: ComponentRef<"dataset">;
  readonly base?: ComponentRef<"base">;
  readonly model: ComponentRef<"model">;
  readonly loss?: ComponentRef<"loss">;
  readonly optimizer?: ComponentRef<"optimizer">;
  readonly solver?: ComponentRef<"solver">;
  /** Draws the samples by a stochastic equation; by the ODE of the solver if absent. */
  readonly sampler?: ComponentRef<"sampler">;
  /** For the density of a continuous flow; exact if absent. */
  readonly divergence?: ComponentRef<"divergence">;
  readonly training?: TrainingOptions;
  readonly metrics: readonly ComponentRef<"metric">[];
  readonly evaluation: EvaluationSettings;
  readonly runtime?: RuntimeSettings;
}

/** JSON with sorted keys and without spaces: equal values give equal text, numbers exactly. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    fields.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256 of the canonical JSON. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

/**
 * A configuration by dotted path. A component stands as its name, with its options below it (`loss.path` is
 * "conditionalOt", `loss.path.sigma` is 0.05); a list of components as their names, with the options of each below its
 * name (`metrics.nll.points`); every other list is one value.
 */
export function flatten(value: unknown, path = ""): Record<string, Json> {
  const flat: Record<string, Json> = {};
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  const addFields = (fields: object, prefix: (name: string) => string) => {
    for (const [name, field] of Object.entries(fields)) Object.assign(flat, flatten(field, prefix(name)));
  };
  if (isComponentRef(value)) {
    flat[path] = value.name;
    addFields(value.options, below);
  } else if (isComponentList(value)) {
    const names = namesInList(value);
    flat[path] = names;
    value.forEach((item, i) => {
      addFields(item.options, (name) => below(`${names[i]!}.${name}`));
    });
  } else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    addFields(value, below);
  } else if (value !== undefined) {
    flat[path] = value as Json;
  }
  return flat;
}

function isComponentList(value: unknown): value is readonly ComponentRef[] {
  return Array.isArray(value) && value.length > 0 && value.every(isComponentRef);
}

/** Names by which the members of a list are told apart: their own, and `name#2` for the second of a name. */
export function namesInList(list: readonly Pick<ComponentRef, "name">[]): string[] {
  const seen = new Map<string, number>();
  return list.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}#${count}`;
  });
}
