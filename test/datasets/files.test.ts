import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";
import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { Dataset } from "../../src/datasets/dataset.js";
import { csvFile, hdf5File, npyFile, npzFile, parquetFile } from "../../src/datasets/index.js";
import { UserError } from "../../src/numerics/error.js";
import { mean } from "../../src/numerics/statistics.js";
import { file, load } from "./make.js";
import * as written from "./written.js";

const savedByNumpy =
  "UEsDBC0AAAAIAAAAIQDp46ab//////////8FABQAeC5ucHkBABAAwAAAAAAAAABfAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6l" +
  "oG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GiY6CkaaOgq1CmQDLgYw+GAPoVkcIDQHlBaA0iJQWhJKy0BphQMA" +
  "UEsDBC0AAAAIAAAAIQDScJ12//////////8KABQAbGFiZWxzLm5weQEAEACgAAAAAAAAAEsAAAAAAAAAm+wX6hsQychQxlCtnpJa" +
  "nFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaJjqaOgq1ChQALgYoYESjYQAAUEsBAi0DLQAAAAgAAAAh" +
  "AOnjpptfAAAAwAAAAAUAAAAAAAAAAAAAAIABAAAAAHgubnB5UEsBAi0DLQAAAAgAAAAhANJwnXZLAAAAoAAAAAoAAAAAAAAAAAAA" +
  "AIABlgAAAGxhYmVscy5ucHlQSwUGAAAAAAIAAgBrAAAAHQEAAAAA";

const raw = { standardize: false, train: 2, validation: 1, test: 1 };
const rows = [
  [1, 2.5],
  [3, 4],
  [5, 6.25],
  [7, -8],
];

/** All rows, sorted by their first coordinate, each with its class if there are any. */
function sorted({ train, validation, test, classes }: Dataset): unknown[][] {
  const all = (["train", "validation", "test"] as const).flatMap((name) => {
    const { n, d, data } = { train, validation, test }[name];
    return Array.from({ length: n }, (_, i) => [
      ...data.subarray(i * d, (i + 1) * d),
      ...(classes === undefined ? [] : [classes.names[classes[name][i]!]]),
    ]);
  });
  return all.sort((a, b) => (a[0] as number) - (b[0] as number));
}

describe("each format holds the same rows", () => {
  it.each([
    ["npyFile", npyFile, () => ({ path: written.npyFile(rows) })],
    ["npzFile", npzFile, () => ({ path: written.npzFile({ x: rows }) })],
    ["npzFile of several", npzFile, () => ({ path: written.npzFile({ other: [[0]], x: rows }), array: "x" })],
    ["hdf5File", hdf5File, async () => ({ path: await written.hdf5File({ x: rows }), array: "x" })],
    ["parquetFile", parquetFile, () => ({ path: written.parquetFile({ a: [1, 3, 5, 7], b: [2.5, 4, 6.25, -8] }) })],
  ] as const)("%s", async (_, builder, options) => {
    expect(sorted(await load(builder, { ...raw, ...(await options()) }))).toEqual(rows);
  });
});

it("npzFile refuses an array of which a bit has changed", async () => {
  const saved = readFileSync(written.npzFile({ x: rows }));
  const value = Buffer.from(Float64Array.of(6.25).buffer);
  // Level 0, so that the bit is one of a number and the archive can still be opened.
  const stored = Buffer.from(zipSync(unzipSync(saved), { level: 0 }));
  expect(sorted(await load(npzFile, { ...raw, path: file(stored, "data.npz") }))).toEqual(rows);
  stored[stored.indexOf(value)]! ^= 1;
  await expect(load(npzFile, { ...raw, path: file(stored, "data.npz") })).rejects.toThrow(
    'data.npz, array "x": its checksum (CRC-32) is wrong',
  );
});

describe("files that others wrote", () => {
  it("npyFile reads NumPy's big-endian integers in Fortran order", async () => {
    // python3: numpy.save(f, numpy.asfortranarray(numpy.array([[1, -2], [3, 4], [5, -6], [7, 8]], ">i2")))
    const header = "{'descr': '>i2', 'fortran_order': True, 'shape': (4, 2), }".padEnd(117) + "\n";
    const start = Buffer.from("934e554d505901007600", "hex");
    const content = Buffer.from("0001000300050007fffe0004fffa0008", "hex");
    const bytes = Buffer.concat([start, Buffer.from(header), content]);
    expect(sorted(await load(npyFile, { ...raw, path: file(bytes, "data.npy") }))).toEqual([
      [1, -2],
      [3, 4],
      [5, -6],
      [7, 8],
    ]);
  });

  it("npzFile reads what numpy.savez_compressed wrote", async () => {
    // python3: numpy.savez_compressed(f, x=numpy.array([[1, 2.5], [3, 4], [5, 6.25], [7, -8]]), labels=numpy.array([0, 1, 1, 0]))
    const saved = file(Buffer.from(savedByNumpy, "base64"), "data.npz");
    expect(sorted(await load(npzFile, { ...raw, path: saved, array: "x" }))).toEqual(rows);
    expect(sorted(await load(npzFile, { ...raw, path: saved, array: "labels" })).flat()).toEqual([0, 0, 1, 1]);
  });

  it("parquetFile reads three million flights that Arrow wrote with Zstandard", async () => {
    const code = createRequire(import.meta.url).resolve("vega-datasets");
    const flights = path.join(path.dirname(code), "..", "data", "flights-3m.parquet");
    const options = {
      path: flights,
      columns: ["distance"],
      standardize: false,
      train: 2_990_000,
      validation: 5_000,
      test: 5_000,
    };
    const { train, validation, test } = await load(parquetFile, options);
    expect(train.n + validation.n + test.n).toBe(3_000_000);
    expect(mean(test.data)).toBeGreaterThan(600);
  });
});

describe("classes from a column", () => {
  const labelled = [
    [1, 2.5, "b"],
    [3, 4, "a"],
    [5, 6.25, "b"],
    [7, -8, "c"],
  ];

  it("of text, in a CSV file", async () => {
    const options = { ...raw, path: file("u,v,kind\n1,2.5,b\n3,4,a\n5,6.25,b\n7,-8,c"), classes: "kind" };
    const data = await load(csvFile, options);
    expect(data.columns).toEqual(["u", "v"]);
    expect(data.classes!.names).toEqual(["a", "b", "c"]);
    expect(sorted(data)).toEqual(labelled);
  });

  it("of text, in a Parquet file, with whole numbers beside", async () => {
    const columns = { kind: ["b", "a", "b", "c"], u: [1n, 3n, 5n, 7n], v: [2.5, 4, 6.25, -8], unused: [0, 0, 0, 0] };
    const options = { ...raw, path: written.parquetFile(columns), classes: "kind", columns: ["u", "v"] };
    expect(sorted(await load(parquetFile, options))).toEqual(labelled);
  });

  it("of numbers, in their order, in a .npy file", async () => {
    const many = [
      [1, 10],
      [3, 9],
      [5, 9],
      [7, 10],
    ];
    const data = await load(npyFile, { ...raw, path: written.npyFile(many), classes: 2 });
    expect(data.classes!.names).toEqual(["9", "10"]);
    expect(sorted(data).map(([, name]) => name)).toEqual(["10", "9", "9", "10"]);
  });
});

/** The first half of a file. */
function half(path: string): Uint8Array {
  const bytes = readFileSync(path);
  return bytes.subarray(0, bytes.length / 2);
}

describe("what a file says is wrong", () => {
  it.each([
    [
      npyFile,
      () => ({ path: "no-such.npy" }),
      `There is no file ${process.cwd()}/no-such.npy; give the path of a NumPy`,
    ],
    [npzFile, () => ({ path: "no-such.npz" }), "give the path of a NumPy .npz file"],
    [parquetFile, () => ({ path: "no-such.parquet" }), "give the path of a Parquet file"],
    [hdf5File, () => ({ path: "no-such.h5", array: "x" }), "give the path of an HDF5 file"],
    [npyFile, () => ({ path: file("a,b\n1,2\n3,4", "data.npy") }), "does not begin with the .npy signature"],
    [npzFile, () => ({ path: file("a,b", "data.npz") }), "data.npz is not a NumPy .npz file"],
    [
      parquetFile,
      () => ({ path: file("a,b\n1,2\n3,4\n", "data.parquet") }),
      "data.parquet cannot be read as a Parquet file",
    ],
    [hdf5File, () => ({ path: file("a,b", "data.h5"), array: "x" }), "data.h5 is not an HDF5 file"],
    [
      hdf5File,
      async () => ({ path: file(half(await written.hdf5File({ x: rows })), "data.h5"), array: "x" }),
      "data.h5 cannot be read as an HDF5 file: it is damaged",
    ],
    [
      parquetFile,
      () => ({ path: file(half(written.parquetFile({ a: [1, 2, 3] })), "data.parquet") }),
      "data.parquet cannot be read as a Parquet file",
    ],
    [
      npzFile,
      () => ({ path: file(half(written.npzFile({ x: rows })), "data.npz") }),
      "data.npz is not a NumPy .npz file",
    ],
    [npzFile, () => ({ path: written.npzFile({}) }), "data.npz holds no arrays"],
    [
      npyFile,
      () => ({ path: file(half(written.npyFile(rows)), "data.npy") }),
      "data.npy has 128 bytes where its header",
    ],
    [
      parquetFile,
      () => ({ path: written.parquetFile({ a: [" "] }) }),
      'row 1, column "a": expected a finite number, got " "',
    ],
    [
      npzFile,
      () => ({ path: written.npzFile({ x: rows, y: rows }) }),
      "holds 2 arrays; choose one by the option array: x, y",
    ],
    [
      npzFile,
      () => ({ path: written.npzFile({ train: rows }), array: "trian" }),
      'no array "trian"; did you mean "train"?',
    ],
    [hdf5File, async () => ({ path: await written.hdf5File({ x: rows }), array: "y" }), 'data.h5 has no array "y"'],
    [npyFile, () => ({ path: written.npyFile(rows), columns: [3] }), "data.npy has no column 3: it has 2"],
    [
      npyFile,
      () => ({ path: written.npyFile([[1, NaN]]) }),
      'row 1, column "column 2": expected a finite number, got NaN',
    ],
    [
      parquetFile,
      () => ({ path: written.parquetFile({ a: ["x"] }) }),
      'row 1, column "a": expected a finite number, got "x"',
    ],
    [parquetFile, () => ({ path: written.parquetFile({ a: [1] }), columns: ["b"] }), 'data.parquet has no column "b"'],
    [csvFile, () => ({ path: file("a,k\n1,\n"), classes: "k" }), "expected the name of a class, got nothing"],
  ] as const)("in case %#", async (builder, options, message) => {
    const error: unknown = await load(builder, { ...raw, ...(await options()) }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain(message);
  });
});
