import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import type { DiagonalMap } from "../../numerics/diagonal-map.js";
import { UserError } from "../../numerics/error.js";
import { decodeNpyNumbers } from "../../numerics/npy.js";
import { type Points, points } from "../../numerics/points.js";
import type { Dataset } from "../dataset.js";
import { datasetOf, momentsOf } from "../parts.js";

/** Where the five sets were published, for messages and listings. */
export const archive = "data.tar.gz of doi:10.5281/zenodo.1161203";
export const paper = `Papamakarios, Pavlakou and Murray 2017, arXiv:1705.07057, appendix D.1; ${archive}`;

const limit = z.int().positive().optional();

/** Options of the five sets, whose preprocessing and splits are those of the paper, whatever the seed. */
export const publishedOptions = {
  folder: z.string().min(1).describe(`the folder in which ${archive} was unpacked, with one folder for each set`),
  train: limit.describe("use only the first so many training points; all if absent"),
  validation: limit.describe("use only the first so many validation points; all if absent"),
  test: limit.describe("use only the first so many test points; all if absent"),
};

export interface PublishedOptions {
  readonly folder: string;
  readonly train?: number | undefined;
  readonly validation?: number | undefined;
  readonly test?: number | undefined;
}

export interface PublishedParts {
  readonly train: Points;
  readonly validation: Points;
  readonly test: Points;
}

/** A file of the archive; a UserError that says where it comes from, and what else there is to do, where it is missing. */
export async function readPublished(set: string, folder: string, file: string, toDo = ""): Promise<Uint8Array> {
  try {
    return await readFile(resolve(folder, file));
  } catch (error) {
    throw missing(set, folder, file, toDo, error);
  }
}

export function missing(set: string, folder: string, file: string, toDo: string, error: unknown): UserError {
  return new UserError(
    `${set}: ${resolve(folder, file)} cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}); ` +
      `unpack ${archive}${toDo} and give the folder that then holds ${file} as the option folder.`,
    { cause: error },
  );
}

/** The rows from `from` to `to`, in the same memory. */
export function rowsBetween({ d, data }: Points, from: number, to: number): Points {
  return { n: to - from, d, data: data.subarray(from * d, to * d) };
}

/** Every row with these columns alone. */
export function columnsOf({ n, d, data }: Points, kept: readonly number[]): Points {
  const out = points(n, kept.length);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < kept.length; j++) out.data[i * kept.length + j] = data[i * d + kept[j]!]!;
  }
  return out;
}

/** The last tenth of the rows to test on, the last tenth of the others to validate on, the rest to train on. */
export function lastTenths(all: Points): PublishedParts {
  const test = all.n - Math.floor(0.1 * all.n);
  const validation = test - Math.floor(0.1 * test);
  return {
    train: rowsBetween(all, 0, validation),
    validation: rowsBetween(all, validation, test),
    test: rowsBetween(all, test, all.n),
  };
}

/** The rows of a set that is one array, its last tenths to test and validate on, standardised by all that is not for the test. */
export async function oneArrayDataset(
  description: Pick<Dataset, "name" | "columns">,
  d: number,
  options: PublishedOptions,
  prepare: (all: Points) => Points = (all) => all,
): Promise<Dataset> {
  const { name } = description;
  const file = `${name}/data.npy`;
  const bytes = await readPublished(name, options.folder, file);
  const all = prepare(asPoints(name, decodeNpyNumbers(file, bytes), d));
  const parts = lastTenths(all);
  const seen = rowsBetween(all, 0, parts.train.n + parts.validation.n);
  return publishedDataset(description, parts, momentsOf(seen, description), options);
}

/** The dataset of these parts, standardised by the given map, cut to the sizes asked for. */
export function publishedDataset(
  description: Pick<Dataset, "name" | "columns">,
  parts: PublishedParts,
  standardization: DiagonalMap | undefined,
  options: PublishedOptions,
): Dataset {
  const first = (part: keyof PublishedParts): Points => {
    const asked = options[part] ?? parts[part].n;
    if (asked <= parts[part].n) return rowsBetween(parts[part], 0, asked);
    throw new UserError(
      `${description.name}: ${part} = ${asked}, but there are only ${parts[part].n} points; ask for fewer.`,
    );
  };
  const cut = { train: first("train"), validation: first("validation"), test: first("test") };
  return datasetOf(description, cut, standardization);
}

/** A map with standard deviations divided by n - 1, as Pandas has them, of one with those divided by n. */
export function unbiased({ mean, scale }: DiagonalMap, n: number): DiagonalMap {
  return { mean, scale: scale.map((value) => value * Math.sqrt(n / (n - 1))) };
}

/** The array [n, d] of a file of the archive; a UserError for another shape. */
export function asPoints(
  set: string,
  { data, shape }: { data: Float64Array; shape: readonly number[] },
  d: number,
): Points {
  if (shape.length === 2 && shape[1] === d) return { n: shape[0]!, d, data };
  throw new UserError(`${set}: expected an array [n, ${d}], got [${shape.join(", ")}]; give the published file.`);
}
