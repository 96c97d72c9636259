import { component } from "../../component/component.js";

export const constantRate = component({
  kind: "schedule",
  name: "constantRate",
  summary: "The full learning rate at every step.",
  paper: "Robbins and Monro 1951, doi:10.1214/aoms/1177729586, with a rate that does not fall",
  cost: "none",
  options: {},
  inject: [],
  create: () => ({ factor: () => 1 }),
});
