import { component } from "../../component/component.js";
import { decodeNpyNumbers } from "../../numerics/npy.js";
import { momentsOf } from "../parts.js";
import {
  asPoints,
  lastTenths,
  paper,
  publishedDataset,
  publishedOptions,
  readPublished,
  rowsBetween,
} from "./published.js";

const dimension = 43;

export const miniboone = component({
  kind: "dataset",
  name: "miniboone",
  summary: "Electron neutrinos of the MiniBooNE experiment at Fermilab (UCI MINIBOONE), standardised.",
  paper,
  cost: "O(n d) time and memory, n = 36,488 and d = 43",
  options: publishedOptions,
  inject: [],
  create: (options) => ({
    load: async () => {
      const bytes = await readPublished("miniboone", options.folder, "miniboone/data.npy");
      const all = asPoints("miniboone", decodeNpyNumbers("miniboone/data.npy", bytes), dimension);
      const parts = lastTenths(all);
      const columns = Array.from({ length: dimension }, (_, j) => `feature ${j + 1}`);
      const described = { name: "miniboone", columns };
      const seen = rowsBetween(all, 0, parts.train.n + parts.validation.n);
      return publishedDataset(described, parts, momentsOf(seen, described), options);
    },
  }),
});
