import { component } from "../component/component.js";
import { recordDataset, recordOptions, type RecordTable } from "./record-dataset.js";
import { vegaRecords } from "./vega.js";

const table = {
  name: "flights",
  columns: {
    delay: { field: "delay", label: "delay (minutes)", step: 1 },
    distance: { field: "distance", label: "distance (miles)", step: 1 },
    time: { field: "time", label: "departure (hour of the day)", step: 1 / 60 },
  },
  read: () => vegaRecords("flights-200k.json"),
} satisfies RecordTable;

export const flights = component({
  kind: "dataset",
  name: "flights",
  summary: "Delay, distance and hour of departure of 200,000 flights within the United States.",
  paper: "US Bureau of Transportation Statistics, as flights-200k.json of the npm package vega-datasets",
  cost: "O(n) time and memory, n = 200,000",
  options: recordOptions(table),
  inject: [],
  create: (options) => recordDataset(table, options),
});
