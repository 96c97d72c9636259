import { component } from "../../component/component.js";
import { oneArrayDataset, paper, publishedOptions } from "./published.js";

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
    load: () => {
      const columns = Array.from({ length: dimension }, (_, j) => `feature ${j + 1}`);
      return oneArrayDataset({ name: "miniboone", columns }, dimension, options);
    },
  }),
});
