import { component } from "../component/component.js";
import { recordDataset, recordOptions, type RecordTable } from "./record-dataset.js";
import { vegaRecords } from "./vega.js";

const table = {
  name: "cars",
  classField: "Origin",
  columns: {
    milesPerGallon: { field: "Miles_per_Gallon", label: "fuel economy (miles per gallon)", step: 0.1 },
    displacement: { field: "Displacement", label: "displacement (cubic inches)", step: 0.5 },
    horsepower: { field: "Horsepower", label: "power (hp)", step: 1 },
    weight: { field: "Weight_in_lbs", label: "weight (lb)", step: 1 },
    acceleration: { field: "Acceleration", label: "time to 60 mph (s)", step: 0.1 },
    cylinders: { field: "Cylinders", label: "cylinders", step: 1 },
    origin: { field: "Origin", label: "origin", step: 1, categories: ["Europe", "Japan", "USA"] },
  },
  read: () => vegaRecords("cars.json"),
} satisfies RecordTable;

export const cars = component({
  kind: "dataset",
  name: "cars",
  summary: "Fuel economy, power and weight of 406 models of cars of 1970 to 1982; where they are made is the class.",
  paper: "Ramos and Donoho 1983, ASA Statistical Graphics Exposition; in the npm package vega-datasets",
  cost: "O(n) time and memory, n = 392 rows without missing measurements",
  options: recordOptions(table),
  inject: [],
  create: (options) => recordDataset(table, options),
});
