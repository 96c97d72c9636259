import { z } from "zod";
import { EmbeddedMeasure } from "../measures/embedded.js";
import type { Measure } from "../measures/measure.js";
import { UserError } from "../numerics/error.js";
import { orthonormalColumns } from "../numerics/linear-algebra.js";
import { Stream } from "../numerics/random.js";

/** Options of a law that can be turned at random into a larger space. */
export const embeddingOptions = {
  dimension: z.int().positive().optional().describe("of the space it is turned into; its own, unturned, if absent"),
  rotationSeed: z.int().default(0).describe("seed of the turn, which is the same for all seeds of a trial"),
};

/** The law turned into R^dimension by a uniformly random isometry; the law itself if no dimension is given. */
export function embedded(
  name: string,
  measure: Measure,
  { dimension, rotationSeed }: { readonly dimension?: number | undefined; readonly rotationSeed: number },
): Measure {
  if (dimension === undefined) return measure;
  if (dimension < measure.dimension) {
    throw new UserError(
      `${name}: dimension = ${dimension}, but it needs at least ${measure.dimension} coordinates; give as many or more.`,
    );
  }
  const isometry = new Float64Array(dimension * measure.dimension);
  Stream.of(rotationSeed, "rotation").fillNormal(isometry);
  return new EmbeddedMeasure(measure, orthonormalColumns(isometry, dimension, measure.dimension), dimension);
}
