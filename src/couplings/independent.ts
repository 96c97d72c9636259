import { component } from "../component/component.js";

export const independent = component({
  kind: "coupling",
  name: "independent",
  summary: "Base points and data points drawn independently of each other.",
  paper: "Lipman et al. 2023, arXiv:2210.02747, section 3",
  options: {},
  inject: [],
  create: () => ({ independent: true, pair: () => undefined }),
});
