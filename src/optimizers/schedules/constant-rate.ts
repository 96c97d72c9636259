import { component } from "../../component/component.js";

export const constantRate = component({
  kind: "schedule",
  name: "constantRate",
  summary: "The full learning rate at every step.",
  options: {},
  inject: [],
  create: () => ({ factor: () => 1 }),
});
