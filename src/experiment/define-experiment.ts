import { z } from "zod";
import { isComponentRef, type ComponentRef } from "../component/component.js";
import type { Kind } from "../component/kinds.js";
import { parseOptions, show } from "../component/options.js";
import { Registry } from "../component/registry.js";
import { isSearchSpace } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import { builtin } from "./builtin.js";
import type { Asked } from "./choices.js";
import { complete } from "./complete.js";
import { parts } from "./config.js";
import { samplesOf } from "./dimensions.js";
import { asExperiment, type Experiment, type ExperimentInput } from "./experiment.js";
import { identity } from "./exploration.js";
import { labelOf, type Draft, type Member } from "./member.js";
import { checkOwnComponents } from "./own-components.js";
import { parseReportSettings } from "./report-settings.js";
import { resolve } from "./resolve.js";
import { parseSearch } from "./search-settings.js";
import { isPlainObject } from "./tree.js";

const slot = (kind: Kind) =>
  z
    .custom<unknown>((value) => isSearchSpace(value) || (isComponentRef(value) && value.kind === kind))
    .meta({ component: kind });
const section = z.record(z.string(), z.unknown());

const variantShape = {
  label: z.string().trim().min(1).optional(),
  model: slot("model"),
  base: slot("base").optional(),
  loss: slot("loss").optional(),
  optimizer: slot("optimizer").optional(),
  solver: slot("solver").optional(),
  sampler: slot("sampler").optional(),
  divergence: slot("divergence").optional(),
  training: section.optional(),
  metrics: z.custom<unknown>((value) => Array.isArray(value) || isSearchSpace(value)).optional(),
  evaluation: section.optional(),
  runtime: section.optional(),
};

export const studyShape = {
  ...variantShape,
  name: z
    .string()
    .refine((name) => /^[A-Za-z0-9][\w.-]*$/.test(name), "expected a name of letters, digits, -, _ and ."),
  description: z.string().optional(),
  question: z.string().optional(),
  seeds: z.array(z.int().nonnegative()).min(1).default([0]),
  dataset: slot("dataset"),
  compare: z.array(z.unknown()).default([]),
  components: z.array(z.unknown()).default([]),
  report: section.default({}),
  search: section.optional(),
  launcher: z
    .custom<ComponentRef<"launcher">>((value) => isComponentRef(value) && value.kind === "launcher")
    .meta({ component: "launcher" })
    .optional(),
  replicas: z.union([z.int().positive(), z.literal("auto")]).optional(),
};

/** What a study is built from where it says nothing of its own. */
const defaults = {
  base: { kind: "base", name: "standardGaussian", options: {} },
  optimizer: { kind: "optimizer", name: "adam", options: {} },
  solver: { kind: "solver", name: "dopri5", options: {} },
  metrics: ["nll", "slicedWasserstein"].map((name) => ({ kind: "metric", name, options: {} })),
  training: {},
  evaluation: {},
  runtime: {},
} as const satisfies Draft;

/**
 * Defines a study; the default export of an experiment file. Throws a UserError that says where the study is wrong, what
 * was expected and what was given, before anything trains.
 */
export function defineExperiment(input: ExperimentInput): Experiment {
  const given: unknown = input;
  if (!isPlainObject(given)) {
    throw new UserError(`defineExperiment: expected an object that describes a study, got ${show(given)}.`);
  }
  const study = parseOptions(studyShape, given, "", "a study") as z.output<z.ZodObject<typeof studyShape>>;
  const { name, description, question, report } = study;
  const components = checkOwnComponents(study.components);
  const registry = new Registry([...builtin, ...components]);
  const experiment = asExperiment({
    name,
    ...(description !== undefined && { description }),
    ...(question !== undefined && { question }),
    seeds: checkSeeds(study.seeds),
    main: memberOf({ ...defaults, ...study }),
    compare: study.compare.map((one, i) => variant(one, `compare.${i}`)),
    components,
    registry,
    report: parseReportSettings(report, name),
    ...(study.search && { search: parseSearch(study.search, registry) }),
    ...(study.replicas !== undefined && { replicas: study.replicas }),
    ...(study.launcher && { launcher: complete(study.launcher, "launcher", registry) as ComponentRef<"launcher"> }),
  });
  checkExperiment(experiment);
  return experiment;
}

/**
 * Checks the study's configurations: every value of every search space at least once, and the ends of those that do not
 * list theirs, though not all combinations.
 */
function checkExperiment({ main, compare, registry }: Experiment): void {
  const labels = [main, ...compare].map(labelOf).filter((label) => label !== undefined);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice !== undefined) {
    throw new UserError(`compare: two models are called "${twice}"; give one a label: { label: "…", model: … }.`);
  }
  for (const member of [main, ...compare]) checkMember(member, main, registry);
}

function checkMember(member: Member, main: Member, registry: Registry): void {
  const seen = new Set<string>();
  const check = (given: ReadonlyMap<string, unknown>): void => {
    const found: Asked[] = [];
    resolve(member, main, registry, (asked) => {
      const id = identity(asked);
      if (!seen.has(id)) found.push(asked);
      seen.add(id);
      return given.has(id) ? given.get(id) : samplesOf(asked.space)[0];
    });
    for (const asked of found) {
      for (const value of samplesOf(asked.space).slice(1)) check(new Map(given).set(identity(asked), value));
    }
  };
  check(new Map());
}

function memberOf(input: Readonly<Record<string, unknown>>): Member {
  const given = parts.filter((part) => input[part] !== undefined);
  const label = input["label"] as string | undefined;
  return { ...(label !== undefined && { label }), own: Object.fromEntries(given.map((part) => [part, input[part]])) };
}

/** A member of `compare`: a model, or a model with parts of its own. */
export function variant(written: unknown, path: string): Member {
  if (isComponentRef(written)) {
    if (written.kind === "model") return memberOf({ model: written });
  } else if (isPlainObject(written)) {
    return memberOf(parseOptions(variantShape, written, path, "a compared model"));
  }
  throw new UserError(`${path}: expected a model component or { label: "…", model: …, … }, got ${show(written)}.`);
}

/** Throws a UserError unless the seeds are all different. */
export function checkSeeds(seeds: readonly number[]): readonly number[] {
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice === undefined) return seeds;
  throw new UserError(`seeds: expected distinct integers, got ${twice} more than once.`);
}
