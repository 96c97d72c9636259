import type { ComponentRef } from "../component/component.js";
import type { Kind } from "../component/kinds.js";
import { suggestion } from "../component/nearest.js";
import type { Registry } from "../component/registry.js";
import { componentKind, jsonSchema } from "../component/schema.js";
import { grid } from "../component/space.js";
import { UserError } from "../numerics/error.js";
import type { Argument, Expression } from "./expression.js";
import { spaceFunctions } from "./space-functions.js";

/** Where an expression stands. */
export interface Place {
  readonly path: string;
  readonly registry: Registry;
  /** The kind of component that is expected there, itself or as elements of a list. */
  readonly kind?: Kind | undefined;
}

/**
 * What an expression stands for at a place of a configuration. Alternatives and the functions of `spaceFunctions` are
 * search spaces; where a component is expected, `name` and `name(option=value, …)` are one, before any function of that
 * name; every other word is text.
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
  const { kind, path, registry } = place;
  const space = Object.hasOwn(spaceFunctions, word) ? spaceFunctions[word] : undefined;
  if (kind !== undefined && (space === undefined || registry.find(kind, word) !== undefined)) {
    return reference(word, given, kind, place);
  }
  if (space !== undefined) return space(given, path, (value) => interpret(value, place));
  throw new UserError(`${path}: unknown function "${word}"; ${suggestion(word, Object.keys(spaceFunctions))}`);
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
