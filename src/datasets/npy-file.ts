import { basename } from "node:path";
import { component } from "../component/component.js";
import { decodeNpyNumbers } from "../numerics/npy.js";
import { arrayTable } from "./array-table.js";
import { fileDataset, fileOptions } from "./file-dataset.js";
import { readBytes } from "./read.js";

export const npyFile = component({
  kind: "dataset",
  name: "npyFile",
  summary: "Rows of an array of real numbers, [n, d] or [n], from a NumPy .npy file.",
  paper: "NumPy enhancement proposal 1 (NEP 1)",
  cost: "O(n d) time and memory, in one piece",
  options: fileOptions,
  inject: [],
  create: (options) =>
    fileDataset(options, async () => {
      const file = basename(options.path);
      return arrayTable(file, decodeNpyNumbers(file, await readBytes(options.path, "a NumPy .npy file")));
    }),
});
