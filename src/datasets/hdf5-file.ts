import { basename } from "node:path";
import { z } from "zod";
import { component } from "../component/component.js";
import { arrayTable } from "./array-table.js";
import { fileDataset, fileOptions } from "./file-dataset.js";
import { readHdf5 } from "./hdf5.js";

export const hdf5File = component({
  kind: "dataset",
  name: "hdf5File",
  summary: "Rows of one array of real numbers, [n, d] or [n], from an HDF5 file.",
  paper: "The HDF Group, HDF5",
  cost: "O(n d) time and memory, in one piece",
  options: {
    ...fileOptions,
    array: z.string().min(1).describe("the path of the array within the file, such as train or group/x"),
  },
  inject: [],
  create: (options) =>
    fileDataset(options, async () => {
      const [array] = await readHdf5(options.path, [options.array]);
      return arrayTable(`${basename(options.path)}, array "${options.array}"`, array!);
    }),
});
