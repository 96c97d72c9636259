import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { component } from "../../component/component.js";
import { UserError } from "../../numerics/error.js";
import { type Points, points } from "../../numerics/points.js";
import { momentsOf } from "../parts.js";
import { columnsOf, missing, paper, publishedDataset, publishedOptions, rowsBetween, unbiased } from "./published.js";

/** A column whose smallest value occurs more often than this is discrete, and left out. */
const mostRepeats = 5;

export const hepmass = component({
  kind: "dataset",
  name: "hepmass",
  summary: "Collisions that made a particle of mass 1,000 (UCI HEPMASS), without discrete columns, standardised.",
  paper,
  cost: "O(n d) time and memory, n = 525,123 and d = 21",
  options: publishedOptions,
  inject: [],
  create: (options) => ({
    load: async () => {
      const training = await readSignal(options.folder, "hepmass/1000_train.csv");
      const tested = await readSignal(options.folder, "hepmass/1000_test.csv", training.columns.length);
      const { d } = training.rows;
      const kept = Array.from({ length: d }, (_, j) => j).filter((j) => repeats(training.rows, j) <= mostRepeats);
      const described = { name: "hepmass", columns: kept.map((j) => training.columns[j]!) };
      const seen = columnsOf(training.rows, kept);
      const last = seen.n - Math.floor(0.1 * seen.n);
      const parts = {
        train: rowsBetween(seen, 0, last),
        validation: rowsBetween(seen, last, seen.n),
        test: columnsOf(tested.rows, kept),
      };
      return publishedDataset(described, parts, unbiased(momentsOf(seen, described), seen.n), options);
    },
  }),
});

/**
 * The rows of class 1 without their label, which is the first column; the file is too long for one string. The file for
 * testing has a column more at its end, which means nothing: no more than `most` are read.
 */
async function readSignal(
  folder: string,
  name: string,
  most = Infinity,
): Promise<{ readonly columns: readonly string[]; readonly rows: Points }> {
  const values: number[] = [];
  let columns: readonly string[] = [];
  let line = 0;
  await using file = await openPublished(folder, name);
  for await (const text of file.readLines({ encoding: "utf8" })) {
    line++;
    const fields = text.split(",");
    if (line === 1) {
      columns = fields.slice(1, most + 1);
    } else if (Number(fields[0]) === 1) {
      for (let j = 1; j <= columns.length; j++) {
        const value = fields[j] === undefined || fields[j] === "" ? Number.NaN : Number(fields[j]);
        if (!Number.isFinite(value)) throw notANumber(name, line, j + 1, fields[j]);
        values.push(value);
      }
    }
  }
  const d = columns.length;
  if (values.length === 0) throw new UserError(`hepmass: ${name} has no rows of class 1; give the published file.`);
  return { columns, rows: points(values.length / d, d, Float64Array.from(values)) };
}

async function openPublished(folder: string, name: string) {
  try {
    return await open(resolve(folder, name));
  } catch (error) {
    throw missing("hepmass", folder, name, "", error);
  }
}

function notANumber(name: string, line: number, column: number, found: string | undefined): UserError {
  return new UserError(
    `hepmass: ${name}, line ${line}, column ${column}: expected a finite number, got ${JSON.stringify(found ?? "")}; ` +
      "give the published file.",
  );
}

/** How often the smallest value of a column occurs. */
function repeats({ n, d, data }: Points, j: number): number {
  let least = Infinity;
  let count = 0;
  for (let i = 0; i < n; i++) {
    const value = data[i * d + j]!;
    if (value === least) count++;
    if (value < least) [least, count] = [value, 1];
  }
  return count;
}
