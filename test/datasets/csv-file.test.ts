import { describe, expect, it } from "vitest";
import { csvFile } from "../../src/datasets/index.js";
import { UserError } from "../../src/numerics/error.js";
import type { Points } from "../../src/numerics/points.js";
import { file, load, numbersFile } from "./make.js";

const raw = { standardize: false, train: 0.5, validation: 0.25, test: 0.25 };

function sortedRows(...clouds: Points[]): string[] {
  return clouds
    .flatMap(({ n, d, data }) => Array.from({ length: n }, (_, i) => data.subarray(i * d, (i + 1) * d).join()))
    .sort();
}

describe("csvFile", () => {
  it("reads quotes, blank lines, a byte-order mark, exponents, spaces and Windows line ends", async () => {
    const path = file('\uFEFFx,"y, metres"\r\n 1 ,-2.5e-1\r\n\r\n"3",.5\r\n5,6\r\n7,8');
    const { train, validation, test, columns, name } = await load(csvFile, { path, ...raw });
    expect(sortedRows(train, validation, test)).toEqual(["1,-0.25", "3,0.5", "5,6", "7,8"]);
    expect(columns).toEqual(["x", "y, metres"]);
    expect(name).toBe("data.csv");
  });

  it("splits into parts that do not overlap and together are the file", async () => {
    const { train, validation, test } = await load(csvFile, { path: numbersFile(100), ...raw });
    expect([train.n, validation.n, test.n]).toEqual([50, 25, 25]);
    expect(new Set(sortedRows(train, validation, test)).size).toBe(100);
  });

  it("takes columns by name and by number, in the order given", async () => {
    const { train, columns } = await load(csvFile, { path: numbersFile(100), columns: ["c", 1], ...raw });
    expect(columns).toEqual(["c", "a"]);
    for (let i = 0; i < train.n; i++) expect(2 * train.data[2 * i]! + train.data[2 * i + 1]!).toBe(0);
  });

  it("reads a file without header, with another delimiter", async () => {
    const path = file("1;2\n3;4\n5;6\n7;8");
    const data = await load(csvFile, { path, header: false, delimiter: ";", ...raw });
    expect(data.columns).toEqual(["column 1", "column 2"]);
    expect(sortedRows(data.train, data.validation, data.test)).toEqual(["1,2", "3,4", "5,6", "7,8"]);
  });

  it("keeps the split over seeds when it has a seed of its own", async () => {
    const options = { path: numbersFile(100), splitSeed: 3, ...raw };
    const [one, two] = [await load(csvFile, options, 1), await load(csvFile, options, 2)];
    expect(two.train).toEqual(one.train);
    expect((await load(csvFile, { ...options, splitSeed: 4 }, 1)).train).not.toEqual(one.train);
  });

  it.each([
    ["an empty file", "", {}, "data.csv is empty"],
    ["a header alone", "a,b\n", {}, "data.csv has a header and no rows"],
    ["a ragged row", "a,b\n1,2\n\n3\n", {}, "data.csv, line 4: 1 fields where the first line has 2"],
    [
      "text where a number should be",
      "a,b\n1,2\n3,n/a\n",
      {},
      'data.csv, line 3, column "b": expected a finite number, got "n/a"',
    ],
    ["NaN", "a,b\nNaN,2\n", {}, 'line 2, column "a": expected a finite number, got "NaN"'],
    ["infinity", "a,b\n1,2\n1,-Infinity\n", {}, 'line 3, column "b": expected a finite number, got "-Infinity"'],
    ["a missing value", "a,b\n1,\n", {}, 'line 2, column "b": expected a finite number, got nothing'],
    [
      "an unknown column",
      "longitude,b\n1,2\n",
      { columns: ["longitud"] },
      'has no column "longitud"; did you mean "longitude"?',
    ],
    ["a column beyond the last", "a,b\n1,2\n", { columns: [3] }, "data.csv has no column 3: it has 2"],
    ["an open quote", 'a,b\n1,"2\n', {}, "data.csv is not a well-formed CSV file"],
    [
      "fewer points than asked",
      "a\n1\n2\n3\n",
      { train: 8, validation: 1, test: 1 },
      "8 + 1 + 1 = 10 points, but there are only 3",
    ],
    [
      "shares above one",
      "a\n1\n2\n3\n4\n5\n",
      { train: 0.8, validation: 0.4, test: 0.4 },
      "4 + 2 + 2 = 8 points, but there are only 5",
    ],
    ["a share that is empty", "a\n1\n2\n3\n", {}, "validation = 0.1 of 3 points leaves it empty"],
    [
      "a share above one",
      "a\n1\n",
      { train: 1.5 },
      "expected a number of points, or a share of all points below 1, got 1.5",
    ],
    [
      "a constant column",
      "a,b\n1,7\n2,7\n3,7\n4,7\n",
      { train: 2, validation: 1, test: 1 },
      '"b" is constant over the training part',
    ],
  ])("says what is wrong with %s", async (_, content, options, message) => {
    const error: unknown = await load(csvFile, { path: file(content), ...options }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain(message);
    expect((error as UserError).message.split("\n").length).toBe(1);
  });

  it("says where it looked for a file that is not there, and why it cannot read a folder", async () => {
    await expect(load(csvFile, { path: "no-such.csv" })).rejects.toThrow(
      `There is no file ${process.cwd()}/no-such.csv`,
    );
    await expect(load(csvFile, { path: "src" })).rejects.toThrow("cannot be read: EISDIR");
  });
});
