import { z } from "zod";
import { component } from "../component/component.js";
import { readCsv } from "./csv-table.js";
import { fileDataset, fileOptions } from "./file-dataset.js";

export const csvFile = component({
  kind: "dataset",
  name: "csvFile",
  summary: "Columns of numbers from a CSV file.",
  paper: "RFC 4180",
  cost: "O(n d) time and memory, in one piece",
  options: {
    ...fileOptions,
    header: z.boolean().default(true).describe("whether the first line names the columns"),
    delimiter: z.string().min(1).default(",").describe("what stands between the fields of a row"),
  },
  inject: [],
  create: (options) => fileDataset(options, () => readCsv(options.path, options)),
});
