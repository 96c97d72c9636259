import type { z } from "zod";
import { UserError } from "../numerics/error.js";
import { isComponentRef, type ComponentDefinition, type OptionShape } from "./component.js";
import { formatValue } from "./format.js";
import { suggestion } from "./nearest.js";
import { jsonSchema, typeText } from "./schema.js";

/** One option of a component, as listings show it. */
export interface OptionInfo {
  readonly name: string;
  /** In words: "an integer >= 1". */
  readonly type: string;
  readonly required: boolean;
  readonly default?: unknown;
  readonly description?: string;
}

/** The options of a component in the order in which it declares them. */
export function describeOptions(definition: Pick<ComponentDefinition, "options">): readonly OptionInfo[] {
  return Object.entries(definition.options).map(([name, field]) => {
    const { description, default: fallback, ...schema } = jsonSchema(field);
    return {
      name,
      type: typeText(schema),
      required: !field.safeParse(undefined).success,
      ...(fallback === undefined ? {} : { default: fallback }),
      ...(description === undefined ? {} : { description }),
    };
  });
}

/**
 * Values for every field of `shape`, defaults filled in. `path` is where they stand in the configuration and `owner` what
 * they belong to; throws a UserError with a sentence a line for every field that is unknown, missing or of a wrong type.
 */
export function parseOptions(
  shape: OptionShape,
  given: Readonly<Record<string, unknown>>,
  path: string,
  owner: string,
): Record<string, unknown> {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const problems = Object.keys(given)
    .filter((name) => !Object.hasOwn(shape, name))
    .map((name) => `${at(name)}: unknown option of ${owner}; ${suggestion(name, Object.keys(shape))}`);
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape)) {
    const result = field.safeParse(given[name]);
    if (!result.success) problems.push(`${at(name)}: ${complaint(field, given[name], result.error)}`);
    else if (result.data !== undefined) values[name] = result.data;
  }
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return values;
}

/** What was expected and what was given; a refinement of the schema's own speaks for itself. */
function complaint(field: z.ZodType, given: unknown, error: z.ZodError): string {
  const own = error.issues.find((issue) => issue.code === "custom" && issue.message !== "Invalid input");
  return `${own?.message ?? `expected ${typeText(jsonSchema(field))}`}, got ${show(given)}.`;
}

/** A value in a message: short, and on one line. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function (was a builder written without its parentheses?)";
  if (isComponentRef(value)) return `the ${value.kind} ${value.name}`;
  const text = typeof value === "string" ? JSON.stringify(value) : formatValue(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
