import { isComponentRef } from "../component/component.js";
import type { Kind } from "../component/kinds.js";
import { suggestion } from "../component/nearest.js";
import { parseOptions } from "../component/options.js";
import type { Registry } from "../component/registry.js";
import { componentKind, jsonSchema } from "../component/schema.js";
import { isListed, isSearchSpace } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import { parts, type Part } from "./config.js";
import { checkSeeds, studyShape, variant } from "./define-experiment.js";
import type { Experiment } from "./experiment.js";
import { parseExpressionAt, type Expression } from "./expression.js";
import { interpret } from "./interpret.js";
import { draftsOf, labelOf, type Draft, type Member } from "./member.js";
import { branchAt, childOf, namesBelow } from "./tree.js";

export interface Overridden {
  readonly experiment: Experiment;
  /** What was given, by path, as it was given. */
  readonly overrides: Readonly<Record<string, string>>;
}

/**
 * The experiment with other values at some paths: `loss.path.sigma=0.1,0.2`, `model=realNvp(layers=8)`,
 * `compare.realNvp.layers=4` (a compared model by its label; what is no part of a study is an option of the model),
 * `compare=[realNvp]`, `seeds=[0, 1]`, `name=another-study`. The later of two that meet wins.
 */
export function override(experiment: Experiment, assignments: readonly string[]): Overridden {
  const overrides: Record<string, string> = {};
  let changed = experiment;
  for (const assignment of assignments) {
    const at = assignment.indexOf("=");
    const path = assignment.slice(0, at).trim();
    if (at < 0 || path === "") {
      throw new UserError(`${assignment}: expected path=value, such as training.steps=1000.`);
    }
    overrides[path] = assignment.slice(at + 1).trim();
    changed = assign(changed, path, parseExpressionAt(path, overrides[path]));
  }
  return { experiment: changed, overrides };
}

function assign(experiment: Experiment, path: string, expression: Expression): Experiment {
  const { main, registry } = experiment;
  const [head, ...rest] = path.split(".") as [string, ...string[]];
  if (head === "compare") return { ...experiment, compare: assignCompare(experiment, rest.join("."), expression) };
  if (rest.length === 0 && (head === "name" || head === "seeds")) {
    const { name, seeds } = parseOptions(
      { name: studyShape.name, seeds: studyShape.seeds },
      { name: experiment.name, seeds: experiment.seeds, [head]: interpret(expression, { path, registry }) },
      "",
      "a study",
    ) as { name: string; seeds: number[] };
    return { ...experiment, name, seeds: checkSeeds(seeds) };
  }
  const part = parts.find((one) => one === head);
  if (part === undefined) {
    throw new UserError(
      `${path}: a study has no "${head}"; ${suggestion(head, [...parts, "compare", "name", "seeds"])}`,
    );
  }
  return { ...experiment, main: assignPart(main, main, part, rest, expression, registry) };
}

function assignCompare(experiment: Experiment, rest: string, expression: Expression): readonly Member[] {
  const { main, compare, registry } = experiment;
  if (rest === "") {
    const models = interpret(expression, { path: "compare", registry, kind: "model" });
    if (!Array.isArray(models)) throw new UserError("compare: expected a list of models, such as [realNvp].");
    return models.map((one, i) => variant(one, `compare.${i}`));
  }
  const labels = compare.map(labelOf);
  const label = labels.filter((one) => one !== undefined && `${rest}.`.startsWith(`${one}.`)).sort(longestFirst)[0];
  if (label === undefined) {
    const known = labels.filter((one) => one !== undefined);
    throw new UserError(`compare.${rest}: no compared model is called that; ${suggestion(rest.split(".")[0]!, known)}`);
  }
  const names = rest === label ? [] : rest.slice(label.length + 1).split(".");
  const part = parts.find((one) => one === names[0] && one !== "dataset");
  const below = part === undefined ? names : names.slice(1);
  return compare.map((member, i) => {
    if (labels[i] !== label) return member;
    try {
      return assignPart(member, main, part ?? "model", below, expression, registry);
    } catch (error) {
      throw error instanceof UserError ? new UserError(`compare.${label}.${error.message}`) : error;
    }
  });
}

function longestFirst(a: string | undefined, b: string | undefined): number {
  return (b?.length ?? 0) - (a?.length ?? 0);
}

function assignPart(
  member: Member,
  main: Member,
  part: Part,
  below: readonly string[],
  expression: Expression,
  registry: Registry,
): Member {
  const kind = part === "metrics" ? "metric" : kindOf(part);
  const value = set(draftOf(member, main, registry)[part], part, below, { expression, registry, kind });
  return { ...member, own: { ...member.own, [part]: value } };
}

function kindOf(part: Exclude<Part, "metrics">): Kind | undefined {
  return part === "training" || part === "evaluation" || part === "runtime" ? undefined : part;
}

/** All parts of a member, its own and those of the study, the default loss among them where the model is not searched. */
function draftOf(member: Member, main: Member, registry: Registry): Draft {
  const { model } = member.own;
  if (!isComponentRef(model) || model.kind !== "model") return { ...main.own, ...member.own };
  const { family } = registry.definition({ kind: "model", name: model.name }, "model").traits;
  const drafts = draftsOf(member, main, family, registry);
  return { ...drafts.main, ...drafts.own };
}

interface Assignment {
  readonly expression: Expression;
  readonly registry: Registry;
  readonly kind?: Kind | undefined;
}

/** What is written at `path`, with another value at `below` in it; in each of the values that a search space lists. */
function set(written: unknown, path: string, below: readonly string[], assignment: Assignment): unknown {
  const { expression, registry, kind } = assignment;
  const [name, ...rest] = below;
  if (name === undefined) return interpret(expression, { path, registry, kind });
  if (isSearchSpace(written)) {
    if (isListed(written)) {
      return { ...written, values: written.values.map((one) => set(one, path, below, assignment)) };
    }
    if (written.space !== "sameAs") throw new UserError(`${path}.${below.join(".")}: ${path} is a number.`);
    throw new UserError(
      `${path}.${below.join(".")}: ${path} is the same as ${written.path}; set that, or ${path} itself.`,
    );
  }
  const names = namesBelow(path, written, registry);
  if (!names.includes(name)) {
    throw new UserError(`${path}.${below.join(".")}: ${path} has no "${name}"; ${suggestion(name, names)}`);
  }
  const branch = branchAt(path, written, registry);
  const kindBelow = branch === undefined ? kind : componentKind(jsonSchema(branch.shape[name]!));
  const child = set(childOf(path, written, name, registry), `${path}.${name}`, rest, {
    ...assignment,
    kind: kindBelow,
  });
  if (Array.isArray(written)) return written.with(names.indexOf(name), child);
  if (isComponentRef(written)) return { ...written, options: { ...written.options, [name]: child } };
  return { ...(written as object), [name]: child };
}
