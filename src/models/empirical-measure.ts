import { component } from "../component/component.js";
import { EmpiricalMeasure } from "../measures/empirical.js";
import { measureModel } from "./measure-model.js";

export const empiricalMeasure = component({
  kind: "model",
  name: "empiricalMeasure",
  summary: "The training points themselves, drawn with replacement: the limit of bandwidth 0, without a density.",
  paper: "Glivenko 1933, Giornale dell'Istituto Italiano degli Attuari 4",
  cost: "nothing to fit, O(d) time a sample",
  traits: { family: "closedForm" },
  options: {},
  inject: [],
  create: () => ({
    family: "closedForm",
    fit: (train) => measureModel(new EmpiricalMeasure(train)),
  }),
});
