import type { ComponentRef } from "../component/component.js";
import type { Kind } from "../component/kinds.js";
import { suggestion } from "../component/nearest.js";
import type { Registry } from "../component/registry.js";
import { componentKind, jsonSchema } from "../component/schema.js";
import { grid, linspace, logspace, sameAs, type SearchSpace } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import type { Argument, Expression } from "./expression.js";

/** Where an expression stands. */
export interface Place {
  readonly path: string;
  readonly registry: Registry;
  /** The kind of component that is expected there, itself or as elements of a list. */
  readonly kind?: Kind | undefined;
}

const ranges = { linspace, logspace };

/**
 * What an expression stands for at a place of a configuration. Alternatives and `grid(…)`, `linspace(first, last, count)`,
 * `logspace(first, last, count)` and `sameAs(path)` are search spaces; where a component is expected, `name` and
 * `name(option=value, …)` are one; every other word is text.
 */
export function interpret(expression: Expression, place: Place): unknown {
  switch (expression.type) {
    case "value":
      return expression.value;
    case "word":
      return place.kind === undefined ? expression.word : reference(expression.word, [], place.kind, place);
    case "list":
      return expression.items.map((item) => interpret(item, place));
    case "alternatives":
      return grid(...expression.items.map((item) => interpret(item, place)));
    case "call":
      return call(expression.word, expression.arguments, place);
  }
}

function call(word: string, given: readonly Argument[], place: Place): unknown {
  switch (word) {
    case "grid":
      return grid(...positional(word, given, place.path).map((value) => interpret(value, place)));
    case "linspace":
    case "logspace":
      return range(word, positional(word, given, place.path), place);
    case "sameAs":
      return tie(positional(word, given, place.path), place);
  }
  if (place.kind !== undefined) return reference(word, given, place.kind, place);
  const functions = ["grid", "linspace", "logspace", "sameAs"];
  throw new UserError(`${place.path}: unknown function "${word}"; ${suggestion(word, functions)}`);
}

function reference(name: string, given: readonly Argument[], kind: Kind, place: Place): ComponentRef {
  const { path, registry } = place;
  const { options } = registry.definition({ kind, name }, path);
  const values = given.map(({ name: option, value }) => {
    if (option === undefined) {
      throw new UserError(
        `${path}: expected the options of ${name} by name, such as ${name}(${Object.keys(options)[0] ?? "…"}=…).`,
      );
    }
    const field = Object.hasOwn(options, option) ? options[option] : undefined;
    if (field === undefined) {
      throw new UserError(`${path}.${option}: unknown option of ${name}; ${suggestion(option, Object.keys(options))}`);
    }
    return [option, interpret(value, { path: `${path}.${option}`, registry, kind: componentKind(jsonSchema(field)) })];
  });
  return { kind, name, options: Object.fromEntries(values) as Record<string, unknown> };
}

function range(name: keyof typeof ranges, given: readonly Expression[], place: Place): SearchSpace<number> {
  const numbers = given.map((value) => interpret(value, place));
  if (numbers.length !== 3 || !numbers.every((value) => typeof value === "number")) {
    throw new UserError(`${place.path}: expected ${name}(first, last, count) with three numbers.`);
  }
  try {
    return ranges[name](...(numbers as [number, number, number]));
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${place.path}: ${error.message}`) : error;
  }
}

function tie(given: readonly Expression[], { path }: Place): SearchSpace<never> {
  const [target] = given;
  if (given.length === 1 && target?.type === "word") return sameAs(target.word);
  if (given.length === 1 && target?.type === "value" && typeof target.value === "string") return sameAs(target.value);
  throw new UserError(`${path}: expected sameAs(path) with the path of another option.`);
}

function positional(name: string, given: readonly Argument[], path: string): readonly Expression[] {
  const named = given.find((argument) => argument.name !== undefined);
  if (named === undefined) return given.map(({ value }) => value);
  throw new UserError(`${path}: ${name}(…) takes values, not "${named.name!}=…".`);
}
