import { isComponentRef, type ComponentRef } from "../component/component.js";
import { show } from "../component/options.js";
import type { Registry } from "../component/registry.js";
import { isSearchSpace } from "../component/space.js";
import { kindToken } from "../component/token.js";
import { UserError } from "../numerics/error.js";
import { runtimeToken } from "../runtime/runtime.js";
import type { Json } from "../tracking/store.js";
import { Choices, type Choose } from "./choices.js";
import { complete, expectKind } from "./complete.js";
import { optionalSlots, parts, slots, type Config, type Part } from "./config.js";
import { draftsOf, labelOf, type Drafts, type Member } from "./member.js";
import { checkNeeds } from "./needs.js";
import { sectionShapes } from "./settings.js";
import { Substitution } from "./substitution.js";
import { isPlainObject } from "./tree.js";

export interface Resolved {
  readonly config: Config;
  /** The searched options, and those tied to one, by path. */
  readonly point: Readonly<Record<string, Json>>;
}

/**
 * One trial's configuration of a member: `choose` gives a value for each search space that the member reaches, defaults
 * are filled in, and only what the member uses is kept. Which spaces there are may depend on what is chosen for others.
 */
export function resolve(member: Member, main: Member, registry: Registry, choose: Choose): Resolved {
  try {
    return resolveTrial(member, main, registry, choose);
  } catch (error) {
    if (member === main || !(error instanceof UserError)) throw error;
    const label = labelOf(member);
    throw new UserError(error.message.replaceAll(/^/gm, label === undefined ? "compare: " : `compare.${label}.`));
  }
}

function resolveTrial(member: Member, main: Member, registry: Registry, choose: Choose): Resolved {
  const choices = new Choices(choose);
  const family = familyOf(settledModel(member, main, choices), registry);
  const drafts = draftsOf(member, main, family, registry);
  const substitution = new Substitution(drafts, registry, choices);

  const found: Partial<Record<Part, unknown>> = {};
  const used = new Set<Part>(["model", "dataset", "metrics", "evaluation", ...trainingParts(family, drafts)]);
  for (const part of used) {
    found[part] = completePart(part, substitution.part(part), registry);
    for (const other of injectedParts(found[part], registry)) used.add(other);
  }
  const ordered = parts.filter((part) => used.has(part)).map((part) => [part, found[part]]);
  const config = Object.fromEntries(ordered) as unknown as Config;
  if (config.loss !== undefined) expectLossFor(config.loss, config.model, family, registry);
  checkNeeds(config, registry);
  return { config, point: substitution.point };
}

/** Which model it is; its options may still hold search spaces. */
function settledModel(member: Member, main: Member, choices: Choices): ComponentRef<"model"> {
  let { model } = member.own;
  const scope = member === main ? "main" : "own";
  for (let depth = 0; isSearchSpace(model) && model.space !== "sameAs"; depth++) {
    model = choices.take({ scope, path: "model", space: model, depth });
  }
  expectKind(model, "model", "model");
  return model as ComponentRef<"model">;
}

function familyOf(model: ComponentRef<"model">, registry: Registry): string {
  return registry.definition(model, "model").traits.family;
}

/** The parts that training takes, for the families that are trained. */
function trainingParts(family: string, { own, main }: Drafts): readonly Part[] {
  if (family === "closedForm") return [];
  const always = ["base", "loss", "optimizer", "training", "runtime"] as const;
  if (family !== "vectorField") return always;
  const named = optionalSlots.filter((slot) => own[slot] !== undefined || main[slot] !== undefined);
  return [...always, "solver", ...named];
}

const partOfToken = new Map<symbol, Part>([
  ...slots.map((slot) => [kindToken(slot).id, slot] as const),
  [runtimeToken.id, "runtime"],
]);

/** The parts that a component, or one in its options, asks the container for. */
function injectedParts(value: unknown, registry: Registry): readonly Part[] {
  if (typeof value !== "object" || value === null) return [];
  if (!isComponentRef(value)) return Object.values(value).flatMap((one) => injectedParts(one, registry));
  const { inject } = registry.definition(value, value.kind);
  const direct = inject.map(({ id }) => partOfToken.get(id)).filter((part) => part !== undefined);
  return [...direct, ...injectedParts(value.options, registry)];
}

function completePart(part: Part, value: unknown, registry: Registry): unknown {
  if (part === "metrics") {
    if (!Array.isArray(value))
      throw new UserError(`metrics: expected a list of metric components, got ${show(value)}.`);
    value.forEach((one, i) => {
      expectKind(one, "metric", `metrics.${i}`);
    });
  } else if (!Object.hasOwn(sectionShapes, part)) {
    expectKind(value, part, part);
  } else if (!isPlainObject(value)) {
    throw new UserError(`${part}: expected settings by name, got ${show(value)}.`);
  }
  return complete(value, part, registry);
}

function expectLossFor(
  loss: ComponentRef<"loss">,
  model: ComponentRef<"model">,
  family: string,
  registry: Registry,
): void {
  const { families } = registry.definition(loss, "loss").traits;
  if (family === "closedForm" || families.some((one) => one === family)) return;
  const able = registry.definitions("loss").filter(({ traits }) => traits.families.some((one) => one === family));
  throw new UserError(
    `loss: ${loss.name} trains models of the family ${families.join(" or ")}, and ${model.name} is of the family ` +
      `${family}; give it one of ${able.map(({ name }) => name).join(", ")}.`,
  );
}
