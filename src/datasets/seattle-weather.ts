import { component } from "../component/component.js";
import { readCsv } from "./csv-table.js";
import { type DataRecord, recordDataset, recordOptions, type RecordTable } from "./record-dataset.js";
import { vegaFile } from "./vega.js";

const table = {
  name: "seattleWeather",
  classField: "weather",
  columns: {
    highest: { field: "temp_max", label: "highest temperature (°C)", step: 0.1 },
    lowest: { field: "temp_min", label: "lowest temperature (°C)", step: 0.1 },
    wind: { field: "wind", label: "wind (m/s)", step: 0.1 },
    precipitation: { field: "precipitation", label: "precipitation (mm)", step: 0.1 },
  },
  read: async () => {
    const days = await readCsv(vegaFile("seattle-weather.csv"), { header: true, delimiter: "," });
    const measured = new Set(["temp_max", "temp_min", "wind", "precipitation"]);
    return Array.from({ length: days.n }, (_, i): DataRecord => {
      const fields = days.columns.map((name, j) => [
        name,
        measured.has(name) ? Number(days.cell(i, j)) : days.cell(i, j),
      ]);
      return Object.fromEntries(fields) as DataRecord;
    });
  },
} satisfies RecordTable;

export const seattleWeather = component({
  kind: "dataset",
  name: "seattleWeather",
  summary:
    "Temperatures, wind and precipitation of the 1,461 days of 2012 to 2015 in Seattle; the weather is the class.",
  paper: "US National Oceanic and Atmospheric Administration, in the npm package vega-datasets",
  cost: "O(n) time and memory, n = 1,461",
  options: recordOptions(table),
  inject: [],
  create: (options) => recordDataset(table, options),
});
