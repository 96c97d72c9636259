import { component } from "../component/component.js";

export const independent = component({
  kind: "coupling",
  name: "independent",
  summary: "Base and data are drawn independently of each other: x0 and x1 are paired as they come.",
  paper: "Lipman et al. 2023, arXiv:2210.02747; Tong et al. 2024, arXiv:2302.00482, section 3.2.2",
  cost: "nothing beyond the draws",
  options: {},
  inject: [],
  create: () => ({
    independent: true,
    pair: () => {
      // Both sides of a batch are independent draws already.
    },
  }),
});
