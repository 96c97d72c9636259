import { z } from "zod";
import type { Measure } from "../measures/measure.js";
import { standardizedMeasure } from "../measures/standardized.js";
import { type DiagonalMap, invertMap } from "../numerics/diagonal-map.js";
import { UserError } from "../numerics/error.js";
import { type Points, take } from "../numerics/points.js";
import { Stream } from "../numerics/random.js";
import type { Dataset } from "./dataset.js";

const share = z
  .number()
  .positive()
  .refine((value) => value < 1 || Number.isInteger(value), {
    error: "expected a number of points, or a share of all points below 1",
  });

/** Options of every dataset that splits points it has. */
export const splitOptions = {
  train: share.default(0.8).describe("points to train on: their number, or a share of all points below 1"),
  validation: share.default(0.1).describe("points to validate on: number or share"),
  test: share.default(0.1).describe("points to test on: number or share"),
  splitSeed: z
    .int()
    .optional()
    .describe("seed of the split, to keep it the same over the trials' seeds; theirs if absent"),
  standardize: z
    .boolean()
    .default(true)
    .describe("shift and scale every column to mean 0 and sd 1 over the training part"),
};

const count = z.int().positive();

/** Options of every dataset that draws fresh points from a law. */
export const drawOptions = {
  train: count.default(10_000).describe("points to train on"),
  validation: count.default(1_000).describe("points to validate on"),
  test: count.default(2_000).describe("points to test on"),
  standardize: z
    .boolean()
    .default(false)
    .describe("shift and scale every column to mean 0 and sd 1 over the training part"),
};

type Options<S extends z.ZodRawShape> = z.output<z.ZodObject<S>>;

interface Named {
  readonly name: string;
  readonly columns: readonly string[];
}

interface Parts {
  readonly train: Points;
  readonly validation: Points;
  readonly test: Points;
}

/** Splits `all` at random into three parts that do not overlap; a UserError if it has fewer points than asked for. */
export function splitDataset(
  named: Named,
  all: Points,
  options: Options<typeof splitOptions>,
  stream: Stream,
): Dataset {
  const sizeOf = (part: "train" | "validation" | "test"): number => {
    const asked = options[part];
    const size = asked < 1 ? Math.floor(asked * all.n) : asked;
    if (size > 0) return size;
    throw new UserError(
      `${named.name}: ${part} = ${asked} of ${all.n} points leaves it empty; ask for more, or for a number of points.`,
    );
  };
  const [train, validation, test] = [sizeOf("train"), sizeOf("validation"), sizeOf("test")];
  if (train + validation + test > all.n) {
    throw new UserError(
      `${named.name}: train + validation + test = ${train} + ${validation} + ${test} = ${train + validation + test} points, ` +
        `but there are only ${all.n}; ask for fewer.`,
    );
  }
  const order = (options.splitSeed === undefined ? stream : Stream.of(options.splitSeed, "split")).permutation(all.n);
  // The test part comes first, so that it stays the same when the other sizes vary.
  return assemble(named, options.standardize, {
    test: take(all, order.subarray(0, test)),
    validation: take(all, order.subarray(test, test + validation)),
    train: take(all, order.subarray(test + validation, test + validation + train)),
  });
}

/** Draws three independent parts from `law`; a larger training part begins with the points of a smaller one. */
export function drawDataset(named: Named, law: Measure, options: Options<typeof drawOptions>, stream: Stream): Dataset {
  const test = law.sample(options.test, stream);
  const validation = law.sample(options.validation, stream);
  const train = law.sample(options.train, stream);
  return assemble(named, options.standardize, { train, validation, test }, law);
}

function assemble({ name, columns }: Named, standardize: boolean, parts: Parts, law?: Measure): Dataset {
  const common = { name, columns, dimension: parts.train.d };
  if (!standardize) return { ...common, ...parts, ...(law && { law }) };
  const standardization = momentsOf(parts.train, { name, columns });
  return {
    ...common,
    train: invertMap(standardization, parts.train),
    validation: invertMap(standardization, parts.validation),
    test: invertMap(standardization, parts.test),
    standardization,
    ...(law && { law: standardizedMeasure(law, standardization) }),
  };
}

/** Mean and sd (divided by n) of each coordinate; a UserError for one that is constant. */
function momentsOf({ n, d, data }: Points, { name, columns }: Named): DiagonalMap {
  const mean = new Float64Array(d);
  const scale = new Float64Array(d);
  for (let at = 0; at < data.length; at++) mean[at % d]! += data[at]! / n;
  for (let at = 0; at < data.length; at++) scale[at % d]! += (data[at]! - mean[at % d]!) ** 2 / n;
  for (let j = 0; j < d; j++) {
    scale[j] = Math.sqrt(scale[j]!);
    if (!(scale[j]! > 1e-12 * Math.abs(mean[j]!))) {
      throw new UserError(
        `${name}: "${columns[j]!}" is constant over the training part, so it cannot be standardised; ` +
          "leave the column out or set standardize to false.",
      );
    }
  }
  return { mean, scale };
}
