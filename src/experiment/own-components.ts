import { z } from "zod";
import { parseOptions } from "../component/options.js";
import type { AnyBuilder } from "../component/registry.js";
import { UserError } from "../numerics/error.js";

const families = ["vectorField", "flow", "closedForm"] as const;

const definitionShape = {
  kind: z.string().min(1),
  name: z.string().refine((name) => /^[A-Za-z]\w*$/.test(name), "expected a name of letters, digits and _"),
  summary: z.string().min(1),
  paper: z.string().optional(),
  options: z.custom<object>((options) => {
    return (
      typeof options === "object" && options !== null && Object.values(options).every((one) => one instanceof z.ZodType)
    );
  }, "expected an object of zod schemas"),
  inject: z.custom<unknown[]>((tokens) => Array.isArray(tokens), "expected a list of tokens"),
  create: z.custom<() => unknown>((create) => typeof create === "function", "expected a function"),
};

const traitsShapes: Readonly<Record<string, Record<string, z.ZodType>>> = {
  model: { family: z.enum(families) },
  loss: { families: z.array(z.enum(families)).min(1), defaultFor: z.enum(families).optional() },
};

/** Checks what a study lists as its own components: experiment files run without a type check. */
export function checkOwnComponents(components: readonly unknown[]): readonly AnyBuilder[] {
  return components.map((builder, i) => {
    if (typeof builder !== "function" || !("definition" in builder)) {
      throw new UserError(`components.${i}: expected what component({ … }) returns, without calling it.`);
    }
    const { traits, ...definition } = builder.definition as Record<string, unknown>;
    const path = `components.${typeof definition["name"] === "string" ? definition["name"] : i}`;
    parseOptions(definitionShape, definition, path, "a component's definition");
    const traitsShape = traitsShapes[definition["kind"] as string];
    if (traitsShape !== undefined) {
      parseOptions(traitsShape, (traits ?? {}) as Record<string, unknown>, `${path}.traits`, "its traits");
    }
    return builder as unknown as AnyBuilder;
  });
}
