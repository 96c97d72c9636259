import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { DataRecord } from "./record-dataset.js";

/** The path of a file of the npm package vega-datasets, which exports only its code, beside whose folder its `data` lie. */
export function vegaFile(name: string): string {
  const code = createRequire(import.meta.url).resolve("vega-datasets");
  return join(dirname(code), "..", "data", name);
}

/** The records in one of its JSON files. */
export async function vegaRecords(name: string): Promise<readonly DataRecord[]> {
  return JSON.parse(await readFile(vegaFile(name), "utf8")) as readonly DataRecord[];
}
