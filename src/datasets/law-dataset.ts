import type { z } from "zod";
import { type ComponentBuilder, component, type OptionInput, type OptionOutput } from "../component/component.js";
import type { Measure } from "../measures/measure.js";
import { drawDataset, drawOptions } from "./parts.js";

/** What a law needs to become a dataset. */
interface LawDataset<S extends Readonly<Record<string, z.ZodType>>> {
  readonly name: string;
  readonly summary: string;
  readonly paper?: string;
  readonly cost: string;
  readonly options: S;
  /** One label a coordinate; "x1", "x2", … if absent, and "x", "y" in the plane. */
  readonly columns?: (options: OptionOutput<S>) => readonly string[];
  /** The law itself; throws a UserError for options that do not go together. */
  readonly law: (options: OptionOutput<S>) => Measure | Promise<Measure>;
}

/** A dataset component that draws fresh points from a law: the law's options, and then those of every drawn dataset. */
export function lawDataset<S extends Readonly<Record<string, z.ZodType>>>({
  name,
  summary,
  paper,
  cost,
  options,
  columns,
  law,
}: LawDataset<S>): ComponentBuilder<"dataset", OptionInput<S & typeof drawOptions>> {
  return component({
    kind: "dataset",
    name,
    summary,
    ...(paper !== undefined && { paper }),
    cost,
    options: { ...options, ...drawOptions },
    inject: [],
    create: (given) => ({
      load: async (stream) => {
        const own = given as unknown as OptionOutput<S>;
        const drawn = given as unknown as OptionOutput<typeof drawOptions>;
        const measure = await law(own);
        const labels = columns?.(own) ?? coordinates(measure.dimension);
        const dataset = drawDataset({ name, columns: labels }, measure, drawn, stream);
        const { reference } = measure;
        return typeof reference === "object" ? { ...dataset, intrinsicDimension: reference.manifold } : dataset;
      },
    }),
  });
}

function coordinates(d: number): readonly string[] {
  return d === 2 ? ["x", "y"] : Array.from({ length: d }, (_, j) => `x${j + 1}`);
}
