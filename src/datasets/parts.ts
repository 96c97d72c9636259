import { z } from "zod";
import type { Measure } from "../measures/measure.js";
import { standardizedMeasure } from "../measures/standardized.js";
import { type DiagonalMap, invertMap } from "../numerics/diagonal-map.js";
import { UserError } from "../numerics/error.js";
import { type Points, take } from "../numerics/points.js";
import { Stream } from "../numerics/random.js";
import type { Dataset } from "./dataset.js";
import type { RowClasses } from "./table.js";

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
    .describe("seed of the split (and of dequantising noise), to keep it over the trials' seeds; theirs if absent"),
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

const partNames = ["test", "validation", "train"] as const;
type PartName = (typeof partNames)[number];
type Parts<T> = Readonly<Record<PartName, T>>;

interface Named {
  readonly name: string;
  readonly columns: readonly string[];
}

/** What is known of rows beside their numbers. */
export interface Rows extends Named {
  readonly classes?: RowClasses;
  /** What the numbers of each column are multiples of: noise on [0, step) dequantises it; none is added for 0. */
  readonly steps?: readonly number[];
}

/** Splits `all` at random into three parts that do not overlap; a UserError if it has fewer points than asked for. */
export function splitDataset(rows: Rows, all: Points, options: Options<typeof splitOptions>, stream: Stream): Dataset {
  const source = splitStream(options, stream);
  const split = splitRows(rows.name, all.n, options, source);
  const parts = mapParts(split, (part) => {
    const x = take(all, part);
    if (rows.steps !== undefined) dequantize(x, rows.steps, source);
    return x;
  });
  const { name, columns } = rows;
  return assemble({ name, columns, ...classesOf(rows.classes, split) }, options.standardize, parts);
}

/** The stream by which rows are split and dequantised. */
export function splitStream({ splitSeed }: { readonly splitSeed?: number | undefined }, stream: Stream): Stream {
  return splitSeed === undefined ? stream : Stream.of(splitSeed, "split");
}

function splitRows(name: string, n: number, options: Options<typeof splitOptions>, stream: Stream): Parts<Uint32Array> {
  const sizeOf = (part: PartName): number => {
    const asked = options[part];
    const size = asked < 1 ? Math.floor(asked * n) : asked;
    if (size > 0) return size;
    throw new UserError(
      `${name}: ${part} = ${asked} of ${n} points leaves it empty; ask for more, or for a number of points.`,
    );
  };
  const [train, validation, test] = [sizeOf("train"), sizeOf("validation"), sizeOf("test")];
  if (train + validation + test > n) {
    throw new UserError(
      `${name}: train + validation + test = ${train} + ${validation} + ${test} = ${train + validation + test} points, ` +
        `but there are only ${n}; ask for fewer.`,
    );
  }
  const order = stream.permutation(n);
  // The test part comes first, so that it stays the same when the other sizes vary.
  return {
    test: order.subarray(0, test),
    validation: order.subarray(test, test + validation),
    train: order.subarray(test + validation, test + validation + train),
  };
}

/** Each part in turn, the test part first: what is drawn for it stays the same when the other sizes vary. */
export function mapParts<T, U>(parts: Parts<T>, map: (part: T, name: PartName) => U): Parts<U> {
  const [test, validation, train] = partNames.map((name) => map(parts[name], name)) as [U, U, U];
  return { test, validation, train };
}

/** Adds uniform noise on [0, step) to each column, in place. */
function dequantize({ d, data }: Points, steps: readonly number[], stream: Stream): void {
  for (let at = 0; at < data.length; at++) {
    const step = steps[at % d]!;
    if (step > 0) data[at]! += step * stream.uniform();
  }
}

/** The classes of a dataset whose parts are these rows. */
export function classesOf(classes: RowClasses | undefined, rows: Parts<Uint32Array>): Pick<Dataset, "classes"> {
  if (classes === undefined) return {};
  const parts = mapParts(rows, (part) => Int32Array.from(part, (row) => classes.of[row]!));
  return { classes: { names: classes.names, ...parts } };
}

/** Draws three independent parts from `law`; a larger training part begins with the points of a smaller one. */
export function drawDataset(named: Named, law: Measure, options: Options<typeof drawOptions>, stream: Stream): Dataset {
  const test = law.sample(options.test, stream);
  const validation = law.sample(options.validation, stream);
  const train = law.sample(options.train, stream);
  return assemble({ ...named, law }, options.standardize, { train, validation, test });
}

/** What a dataset is beside its points. */
type Description = Named & Pick<Dataset, "classes" | "transform" | "law">;

/** The dataset of these parts, standardised by its training part if asked for. */
export function assemble(description: Description, standardize: boolean, parts: Parts<Points>): Dataset {
  return datasetOf(description, parts, standardize ? momentsOf(parts.train, description) : undefined);
}

/** The dataset of these parts, with every column shifted and scaled by the given map. */
export function datasetOf(
  { name, columns, classes, transform, law }: Description,
  parts: Parts<Points>,
  standardization: DiagonalMap | undefined,
): Dataset {
  const common = {
    name,
    columns,
    dimension: parts.train.d,
    ...(classes && { classes }),
    ...(transform && { transform }),
  };
  if (standardization === undefined) return { ...common, ...parts, ...(law && { law }) };
  return {
    ...common,
    ...mapParts(parts, (part) => invertMap(standardization, part)),
    standardization,
    ...(law && { law: standardizedMeasure(law, standardization) }),
  };
}

/** Mean and sd (divided by n) of each coordinate; a UserError for one that is constant. */
export function momentsOf({ n, d, data }: Points, { name, columns }: Named): DiagonalMap {
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
