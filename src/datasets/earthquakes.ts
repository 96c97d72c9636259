import { readFile } from "node:fs/promises";
import { z } from "zod";
import { component } from "../component/component.js";
import { type Points, points } from "../numerics/points.js";
import { splitDataset, splitOptions } from "./parts.js";
import { vegaFile } from "./vega.js";

interface Collection {
  readonly features: readonly {
    readonly properties: { readonly mag: number | null };
    /** Longitude and latitude in degrees, depth in km. */
    readonly geometry: { readonly coordinates: readonly [number, number, number] };
  }[];
}

export const earthquakes = component({
  kind: "dataset",
  name: "earthquakes",
  summary:
    "Where the earth shook in the first week of February 2018, as points on the unit sphere in R^3: a law on a 2-manifold " +
    "that nobody knows.",
  paper:
    "the catalogue of the United States Geological Survey, as data/earthquakes.json of the npm package vega-datasets",
  cost: "1,707 points, read once",
  options: {
    least: z.number().optional().describe("the least magnitude to keep; all events if absent, also those without one"),
    ...splitOptions,
    standardize: splitOptions.standardize
      .default(false)
      .describe(
        "shift and scale every column to mean 0 and sd 1 over the training part, which makes an ellipsoid of the sphere",
      ),
  },
  inject: [],
  create: (options) => ({
    load: async (stream) => {
      const named = { name: "earthquakes", columns: ["x (towards 0 N 0 E)", "y (towards 0 N 90 E)", "z (north)"] };
      return { ...splitDataset(named, await positions(options.least), options, stream), intrinsicDimension: 2 };
    },
  }),
});

async function positions(least: number | undefined): Promise<Points> {
  const { features } = JSON.parse(await readFile(vegaFile("earthquakes.json"), "utf8")) as Collection;
  const kept = features.filter(({ properties: { mag } }) => least === undefined || (mag !== null && mag >= least));
  const out = points(kept.length, 3);
  kept.forEach(({ geometry }, i) => {
    const [longitude, latitude] = geometry.coordinates.map((degrees) => (degrees * Math.PI) / 180);
    const around = Math.cos(latitude!);
    out.data.set([around * Math.cos(longitude!), around * Math.sin(longitude!), Math.sin(latitude!)], 3 * i);
  });
  return out;
}
