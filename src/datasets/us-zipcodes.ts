import { z } from "zod";
import { component } from "../component/component.js";
import { type Points, take } from "../numerics/points.js";
import { readCsv } from "./csv-table.js";
import { splitDataset, splitOptions } from "./parts.js";
import { findColumns, numbers } from "./table.js";
import { vegaFile } from "./vega.js";

const offshore = new Set(["AK", "HI", "PR", "VI", "GU", "AS", "MP", "FM", "MH", "PW"]);

export const usZipcodes = component({
  kind: "dataset",
  name: "usZipcodes",
  summary: "Positions of the United States' zip codes: a density in the plane that looks like a map.",
  cost: "O(n) time, a fifth of a second",
  paper: "GeoNames postal codes (CC BY 4.0), as data/zipcodes.csv of the npm package vega-datasets",
  options: {
    contiguous: z.boolean().default(true).describe("leave out Alaska, Hawaii and the territories"),
    distinct: z
      .boolean()
      .default(true)
      .describe(
        "keep each position once; a fifth of the zip codes are post-office boxes that share theirs with others",
      ),
    ...splitOptions,
  },
  inject: [],
  create: (options) => ({
    load: async (stream) => {
      const named = { name: "usZipcodes", columns: ["longitude (degrees)", "latitude (degrees)"] };
      return splitDataset(named, await positions(options), options, stream);
    },
  }),
});

async function positions({ contiguous, distinct }: { contiguous: boolean; distinct: boolean }): Promise<Points> {
  const table = await readCsv(vegaFile("zipcodes.csv"), { header: true, delimiter: "," });
  const [state] = findColumns(table, ["state"]);
  const all = numbers(table, findColumns(table, ["longitude", "latitude"]));
  const seen = new Set<string>();
  const kept: number[] = [];
  for (let i = 0; i < table.n; i++) {
    if (contiguous && offshore.has(table.cell(i, state!) as string)) continue;
    const position = `${all.data[2 * i]!} ${all.data[2 * i + 1]!}`;
    if (distinct && seen.has(position)) continue;
    seen.add(position);
    kept.push(i);
  }
  return take(all, kept);
}
