import { component } from "../../component/component.js";
import { Stream } from "../../numerics/random.js";
import { spaceFilling } from "./space-filling.js";

export const random = component({
  kind: "searchSampler",
  name: "random",
  summary: "Independent points, each from the laws of the search spaces.",
  paper: "Bergstra and Bengio 2012, JMLR 13, 281",
  cost: "O(d) time",
  options: {},
  inject: [],
  create: () =>
    spaceFilling((seed, number, dimensions) => {
      const unit = new Float64Array(dimensions);
      Stream.of(seed, `search.random.${number}`).fillUniform(unit);
      return unit;
    }),
});
