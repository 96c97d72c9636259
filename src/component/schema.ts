import { z } from "zod";
import type { Kind } from "./kinds.js";

/** The part of JSON Schema that zod writes for options, and `component` for an option that is itself a component. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly component?: Kind;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** What a zod schema accepts, as JSON Schema; what JSON Schema cannot say is left open. */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
}

/** A type in words, to stand after "expected" and in listings: `an integer >= 1`, `one of "selu", "tanh"`, `a path`. */
export function typeText(schema: JsonSchema): string {
  if (schema.component !== undefined) return `a ${schema.component} component`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return `one of ${schema.enum.map((value) => JSON.stringify(value)).join(", ")}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(" or ");
  const { type } = schema;
  if (typeof type === "string") return plainTypeText(type, schema);
  return type === undefined ? "any value" : type.map((one) => plainTypeText(one, schema)).join(" or ");
}

function plainTypeText(type: string, schema: JsonSchema): string {
  switch (type) {
    case "integer":
      return `an integer${bounds(schema)}`;
    case "number":
      return `a number${bounds(schema)}`;
    case "boolean":
      return "true or false";
    case "array":
      return listText(schema);
    case "object":
      return objectText(schema);
    case "null":
      return "null";
    default:
      return `a ${type}`;
  }
}

function listText({ items, prefixItems, minItems = 0, maxItems = Infinity }: JsonSchema): string {
  if (prefixItems !== undefined) return `[${prefixItems.map(typeText).join(", ")}]`;
  const of = items ? ` with each ${typeText(items)}` : "";
  if (minItems === maxItems) return `a list of length ${minItems}${of}`;
  return `a ${minItems > 0 ? "non-empty " : ""}list${of}`;
}

function objectText({ properties = {} }: JsonSchema): string {
  const fields = Object.entries(properties).map(([name, field]) => `${name}: ${typeText(field)}`);
  return fields.length === 0 ? "an object" : `an object { ${fields.join("; ")} }`;
}

/** Bounds as a condition; those that zod puts on every integer are left out. */
function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: JsonSchema): string {
  const conditions = [
    exclusiveMinimum !== undefined ? `> ${exclusiveMinimum}` : undefined,
    minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? `>= ${minimum}` : undefined,
    exclusiveMaximum !== undefined ? `< ${exclusiveMaximum}` : undefined,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `<= ${maximum}` : undefined,
    multipleOf !== undefined ? `a multiple of ${multipleOf}` : undefined,
  ].filter((condition) => condition !== undefined);
  return conditions.length === 0 ? "" : ` ${conditions.join(" and ")}`;
}

/** The kind of component that a value of this schema is, or that each element of a list of it is. */
export function componentKind(schema: JsonSchema): Kind | undefined {
  if (schema.component !== undefined) return schema.component;
  if (schema.items) return componentKind(schema.items);
  return schema.anyOf?.map(componentKind).find((kind) => kind !== undefined);
}
