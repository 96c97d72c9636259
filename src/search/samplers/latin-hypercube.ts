import { z } from "zod";
import { component } from "../../component/component.js";
import { latinHypercube as hypercube } from "../../numerics/latin-hypercube.js";
import { Stream } from "../../numerics/random.js";
import { spaceFilling } from "./space-filling.js";

export const latinHypercube = component({
  kind: "searchSampler",
  name: "latinHypercube",
  summary: "Latin hypercubes one after another: in each, every option has one trial in each of `size` equal intervals.",
  paper: "McKay, Beckman and Conover 1979, doi:10.1080/00401706.1979.10489755",
  cost: "O(d) time; O(size d) for the first point of a hypercube",
  options: {
    size: z.int().min(2).default(16).describe("trials of one hypercube; best all trials of the search"),
  },
  inject: [],
  create: ({ size }) => {
    // A hypercube is a function of seed and number of the block: the last one is kept to save time.
    let kept: { readonly key: string; readonly points: Float64Array } | undefined;
    return spaceFilling((seed, number, dimensions) => {
      const purpose = `search.latinHypercube.${Math.floor(number / size)}`;
      const key = `${seed} ${dimensions} ${purpose}`;
      if (kept?.key !== key) kept = { key, points: hypercube(size, dimensions, Stream.of(seed, purpose)) };
      const row = number % size;
      return kept.points.subarray(row * dimensions, (row + 1) * dimensions);
    });
  },
});
