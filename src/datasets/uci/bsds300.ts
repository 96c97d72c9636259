import { resolve } from "node:path";
import { component } from "../../component/component.js";
import { readHdf5 } from "../hdf5.js";
import { asPoints, missing, paper, publishedDataset, publishedOptions } from "./published.js";

const dimension = 63;
const file = "BSDS300/BSDS300.hdf5";

export const bsds300 = component({
  kind: "dataset",
  name: "bsds300",
  summary:
    "Patches of 8 x 8 pixels of natural images (BSDS300), dequantised, less their mean, without the last pixel; as published.",
  paper,
  cost: "O(n d) time and memory, n = 1,300,000 and d = 63: about 1 GB",
  options: publishedOptions,
  inject: [],
  create: (options) => ({
    load: async () => {
      const [train, validation, test] = await readArrays(options.folder);
      const columns = Array.from(
        { length: dimension },
        (_, j) => `row ${Math.floor(j / 8) + 1}, column ${(j % 8) + 1}`,
      );
      const parts = {
        train: asPoints("bsds300", train!, dimension),
        validation: asPoints("bsds300", validation!, dimension),
        test: asPoints("bsds300", test!, dimension),
      };
      return publishedDataset({ name: "bsds300", columns }, parts, undefined, options);
    },
  }),
});

async function readArrays(folder: string) {
  try {
    return await readHdf5(resolve(folder, file), ["train", "validation", "test"]);
  } catch (error) {
    const { cause } = error as Error;
    throw (cause as NodeJS.ErrnoException | undefined)?.code === undefined
      ? error
      : missing("bsds300", folder, file, "", cause);
  }
}
