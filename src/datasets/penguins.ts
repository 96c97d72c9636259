import { component } from "../component/component.js";
import { recordDataset, recordOptions, type RecordTable } from "./record-dataset.js";
import { vegaRecords } from "./vega.js";

const table = {
  name: "penguins",
  classField: "Species",
  columns: {
    beakLength: { field: "Beak Length (mm)", label: "beak length (mm)", step: 0.1 },
    beakDepth: { field: "Beak Depth (mm)", label: "beak depth (mm)", step: 0.1 },
    flipperLength: { field: "Flipper Length (mm)", label: "flipper length (mm)", step: 1 },
    bodyMass: { field: "Body Mass (g)", label: "body mass (g)", step: 25 },
    island: { field: "Island", label: "island", step: 1, categories: ["Biscoe", "Dream", "Torgersen"] },
    sex: { field: "Sex", label: "sex", step: 1, categories: ["FEMALE", "MALE"] },
  },
  read: () => vegaRecords("penguins.json"),
} satisfies RecordTable;

export const penguins = component({
  kind: "dataset",
  name: "penguins",
  summary: "Measurements of 344 penguins of three species, which are the classes, at Palmer Station, Antarctica.",
  paper: "Gorman, Williams and Fraser 2014, doi:10.1371/journal.pone.0090081; in the npm package vega-datasets",
  cost: "O(n) time and memory, n = 342 rows without missing measurements",
  options: recordOptions(table),
  inject: [],
  create: (options) => recordDataset(table, options),
});
