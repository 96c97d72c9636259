import { isComponentRef, type ComponentRef } from "../component/component.js";
import type { Registry } from "../component/registry.js";
import { isListed, isSearchSpace } from "../component/space.js";
import { sections, type Part } from "./config.js";

/** The parts of a study as they are written: defaults missing, search spaces in their places. */
export type Draft = Readonly<Partial<Record<Part, unknown>>>;

/** One of the models that a study compares: its main one, or one of those in `compare`. */
export interface Member {
  /** What its runs are called; the name of the model if absent. */
  readonly label?: string;
  /** What it sets itself; the rest is the study's. All there is, for the main member. */
  readonly own: Draft;
}

/** The label by which command lines and messages name a member; absent where only its trials have one. */
export function labelOf(member: Member): string | undefined {
  const { model } = member.own;
  return member.label ?? (isComponentRef(model) ? model.name : undefined);
}

/** Whose draft a value stands in. Search spaces of the main one are shared by every member that inherits them. */
export type Scope = "own" | "main";
export type Drafts = Readonly<Record<Scope, Draft>>;

/**
 * What a member whose model is of `family` is made of: its own parts, and the main ones for the rest. Where the study's
 * loss cannot train the family of a compared or searched model, the default loss of the family stands in its place.
 */
export function draftsOf(member: Member, main: Member, family: string, registry: Registry): Drafts {
  const loss = defaultLoss(registry, family);
  if (member === main) {
    // A study whose loss cannot train its model is mistaken; one of several models is trained as if it were compared.
    const isLost = isSearchSpace(main.own.model) && !trains(main.own.loss, family, registry);
    return { own: {}, main: { ...main.own, loss: (isLost ? loss : undefined) ?? main.own.loss ?? loss } };
  }
  const own = { ...member.own, ...mergedSections(member.own, main.own) };
  return {
    own: own.loss === undefined && !trains(main.own.loss, family, registry) ? { ...own, loss } : own,
    main: main.own,
  };
}

/** The settings that a member changes, with those of the study that it leaves as they are beside them. */
function mergedSections(own: Draft, main: Draft): Draft {
  const changed = sections.filter((section) => own[section] !== undefined);
  return Object.fromEntries(changed.map((section) => [section, Object.assign({}, main[section], own[section])]));
}

/** Whether a loss, or each of those that a search space lists, trains models of this family. */
function trains(loss: unknown, family: string, registry: Registry): boolean {
  if (isSearchSpace(loss) && isListed(loss)) return loss.values.every((one) => trains(one, family, registry));
  if (!isComponentRef(loss) || loss.kind !== "loss") return false;
  const families: readonly string[] = registry.find("loss", loss.name)?.traits.families ?? [];
  return families.includes(family);
}

/** The loss that a model of this family is trained with when none is named. */
export function defaultLoss(registry: Registry, family: string): ComponentRef<"loss"> | undefined {
  const definition = registry.definitions("loss").find((loss) => loss.traits.defaultFor === family);
  return definition && { kind: "loss", name: definition.name, options: {} };
}
