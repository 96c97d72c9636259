import { zipSync } from "fflate";
import { File, ready } from "h5wasm/node";
import { parquetWriteBuffer } from "hyparquet-writer";
import { encodeNpy } from "../../src/numerics/npy.js";
import { file } from "./make.js";

type Rows = readonly (readonly number[])[];

export function npy(rows: Rows): Uint8Array {
  return encodeNpy(Float64Array.from(rows.flat()), [rows.length, rows[0]!.length]);
}

export function npyFile(rows: Rows): string {
  return file(npy(rows), "data.npy");
}

export function npzFile(arrays: Readonly<Record<string, Rows>>): string {
  const entries = Object.entries(arrays).map(([name, rows]) => [`${name}.npy`, npy(rows)] as const);
  return file(zipSync(Object.fromEntries(entries)), "data.npz");
}

/** Columns of numbers, whole numbers or text, as the values say. */
export function parquetFile(columns: Readonly<Record<string, readonly unknown[]>>): string {
  const columnData = Object.entries(columns).map(([name, data]) => ({ name, data: [...data] }));
  return file(new Uint8Array(parquetWriteBuffer({ columnData })), "data.parquet");
}

export async function hdf5File(arrays: Readonly<Record<string, Rows>>): Promise<string> {
  await ready;
  const path = file("", "data.h5");
  const written = new File(path, "w");
  for (const [name, rows] of Object.entries(arrays)) {
    const data = Float64Array.from(rows.flat());
    written.create_dataset({ name, data, shape: [rows.length, rows[0]!.length] });
  }
  written.close();
  return path;
}

const many = Array.from({ length: 3000 }, (_, i) => [i, (i * 37) % 3000, -i / 2]);
const column = (j: number) => many.map((row) => row[j]!);

/** Options that the datasets of files need, with a file of 3,000 rows and three columns for each. */
export const requiredByFiles: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  npyFile: { path: npyFile(many) },
  npzFile: { path: npzFile({ x: many }) },
  parquetFile: { path: parquetFile({ a: column(0), b: column(1), c: column(2) }) },
  hdf5File: { path: await hdf5File({ x: many }), array: "x" },
};
