import { basename } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { suggestion } from "../component/nearest.js";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import { decodeNpyNumbers } from "../numerics/npy.js";
import { zipChecksums } from "../numerics/zip-checksums.js";
import { arrayTable } from "./array-table.js";
import { fileDataset, fileOptions } from "./file-dataset.js";
import { readBytes } from "./read.js";
import type { Table } from "./table.js";

export const npzFile = component({
  kind: "dataset",
  name: "npzFile",
  summary: "Rows of one array of real numbers, [n, d] or [n], from a NumPy .npz file.",
  paper: "NumPy enhancement proposal 1 (NEP 1)",
  cost: "O(n d) time and memory, in one piece",
  options: {
    ...fileOptions,
    array: z.string().min(1).optional().describe("the name of the array; needed where the file holds several"),
  },
  inject: [],
  create: (options) => fileDataset(options, () => readNpz(options.path, options.array)),
});

async function readNpz(path: string, wanted: string | undefined): Promise<Table> {
  const file = basename(path);
  const archive = await readBytes(path, "a NumPy .npz file");
  const entries = await unzip(file, archive);
  const names = Object.keys(entries).map((entry) => entry.replace(/\.npy$/, ""));
  if (names.length === 0) throw new UserError(`${file} holds no arrays; expected one, [n, d] or [n].`);
  if (wanted === undefined && names.length > 1) {
    throw new UserError(`${file} holds ${names.length} arrays; choose one by the option array: ${names.join(", ")}.`);
  }
  const name = wanted ?? names[0]!;
  const bytes = entries[`${name}.npy`];
  if (bytes === undefined) throw new UserError(`${file} has no array "${name}"; ${suggestion(name, names)}`);
  const what = `${file}, array "${name}"`;
  if (crc32(bytes) !== zipChecksums(archive)?.get(`${name}.npy`)) {
    throw new UserError(`${what}: its checksum (CRC-32) is wrong, so the file is damaged; copy or save it again.`);
  }
  return arrayTable(what, decodeNpyNumbers(what, bytes));
}

async function unzip(file: string, bytes: Uint8Array): Promise<Readonly<Record<string, Uint8Array>>> {
  const { unzipSync } = await import("fflate");
  try {
    return unzipSync(bytes);
  } catch (error) {
    throw new UserError(`${file} is not a NumPy .npz file: ${(error as Error).message}.`, { cause: error });
  }
}
