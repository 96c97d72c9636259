import { isComponentRef } from "../component/component.js";
import { suggestion } from "../component/nearest.js";
import type { Registry } from "../component/registry.js";
import { isSearchSpace } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import type { Json } from "../tracking/store.js";
import type { Choices } from "./choices.js";
import { flatten, parts, type Part } from "./config.js";
import type { Drafts, Scope } from "./member.js";
import { childOf, elementNames, isPlainObject, namesBelow } from "./tree.js";

/** Replaces the search spaces of one trial by the values chosen for them, and the tied options by what they are tied to. */
export class Substitution {
  /** The options that were searched, and those tied to one, by path. */
  readonly point: Record<string, Json> = {};
  readonly #drafts: Drafts;
  readonly #registry: Registry;
  readonly #choices: Choices;
  /** The ties that are being followed, to find circles. */
  readonly #following = new Set<string>();

  constructor(drafts: Drafts, registry: Registry, choices: Choices) {
    this.#drafts = drafts;
    this.#registry = registry;
    this.#choices = choices;
  }

  /** A part of the configuration, without search spaces. */
  part(part: Part): unknown {
    const scope = this.#scope(part);
    return this.#value(scope, part, this.#drafts[scope][part]);
  }

  #scope(part: Part): Scope {
    return this.#drafts.own[part] === undefined ? "main" : "own";
  }

  #value(scope: Scope, path: string, written: unknown): unknown {
    const before = this.#choices.taken;
    const value = this.#below(scope, path, this.#settle(scope, path, written));
    if (isSearchSpace(written) && this.#choices.taken > before) Object.assign(this.point, flatten(value, path));
    return value;
  }

  #below(scope: Scope, path: string, value: unknown): unknown {
    if (isComponentRef(value)) return { ...value, options: this.#fields(scope, path, value.options) };
    if (Array.isArray(value)) return this.#elements(scope, path, value);
    return isPlainObject(value) ? this.#fields(scope, path, value) : value;
  }

  #fields(scope: Scope, path: string, fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const names = Object.keys(fields);
    return Object.fromEntries(names.map((name) => [name, this.#value(scope, `${path}.${name}`, fields[name])]));
  }

  #elements(scope: Scope, path: string, list: readonly unknown[]): readonly unknown[] {
    const counts = [this.#choices.taken];
    const settled = list.map((one, i) => {
      const value = this.#settle(scope, `${path}.${i}`, one);
      counts.push(this.#choices.taken);
      return value;
    });
    const names = elementNames(settled);
    return settled.map((one, i) => {
      const value = this.#below(scope, `${path}.${names[i]!}`, one);
      const isSearched = isSearchSpace(list[i]) && counts[i + 1]! > counts[i]!;
      if (isSearched) Object.assign(this.point, flatten(value, `${path}.${names[i]!}`));
      return value;
    });
  }

  /** A list with its elements settled: one is called by the component that it is, which is known only then. */
  #settleElements(scope: Scope, path: string, list: readonly unknown[]): readonly unknown[] {
    return list.map((one, i) => this.#settle(scope, `${path}.${i}`, one));
  }

  /** A node of which the element `name` is settled, if it is a list. Other plain values in it may be tied to that one. */
  #settleElement(scope: Scope, path: string, node: unknown, name: string): unknown {
    if (!Array.isArray(node)) return node;
    const list: readonly unknown[] = node;
    if (!Object.hasOwn(list, name)) return this.#settleElements(scope, path, list);
    const element = this.#settle(scope, `${path}.${name}`, list[Number(name)]);
    return isComponentRef(element) ? this.#settleElements(scope, path, list) : list.with(Number(name), element);
  }

  /** What stands in the place of a search space; there may be others further down in it. */
  #settle(scope: Scope, path: string, written: unknown, depth = 0): unknown {
    if (!isSearchSpace(written)) return written;
    if (written.space === "sameAs") return this.#follow(path, written.path);
    return this.#settle(scope, path, this.#choices.take({ scope, path, space: written, depth }), depth + 1);
  }

  /** The value that the option at `target` takes in this trial: in the member's own part if it stands there, or the main. */
  #follow(from: string, target: string): unknown {
    if (this.#following.has(from)) throw new UserError(`${from}: sameAs("${target}") leads back to itself.`);
    this.#following.add(from);
    const before = this.#choices.taken;
    const part = parts.find((name) => name === target.split(".")[0]);
    const own = part !== undefined && this.#scope(part) === "own" && from !== target;
    const found = (own ? this.#find("own", target) : undefined) ?? this.#find("main", target);
    if (found === undefined) throw new UserError(`${from}: sameAs("${target}") names nothing; ${this.#hint(target)}`);
    this.#following.delete(from);
    if (this.#choices.taken > before) Object.assign(this.point, flatten(found.value, target));
    return found.value;
  }

  #find(scope: Scope, target: string): { readonly value: unknown } | undefined {
    const found = this.#locate(scope, target.split("."));
    return found && { value: this.#value(scope, found.path, found.written) };
  }

  /** What is written at a path, nothing below it settled. */
  #locate(scope: Scope, names: readonly string[]): { readonly path: string; readonly written: unknown } | undefined {
    let path = "";
    let written: unknown = this.#drafts[scope];
    for (const name of names) {
      const node = this.#settleElement(scope, path, this.#settle(scope, path, written), name);
      if (!namesBelow(path, node, this.#registry).includes(name)) return undefined;
      written = childOf(path, node, name, this.#registry);
      path = path === "" ? name : `${path}.${name}`;
    }
    return written === undefined ? undefined : { path, written };
  }

  /** How far the path leads in the main configuration, and what there is from there on. */
  #hint(target: string): string {
    const names = target.split(".");
    const known = names.findIndex((_, i) => this.#locate("main", names.slice(0, i + 1)) === undefined);
    const { path, written } = this.#locate("main", names.slice(0, known))!;
    const node = this.#settle("main", path, written);
    const where = path === "" ? "the study has no part" : `${path} has no option`;
    return `${where} "${names[known]!}"; ${suggestion(names[known]!, namesBelow(path, node, this.#registry))}`;
  }
}
