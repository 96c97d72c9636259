import { component, ref } from "../component/component.js";
import { streamsToken } from "../component/streams.js";
import { UserError } from "../numerics/error.js";
import { EmpiricalMeasure } from "./empirical.js";
import { type BaseMeasure, type Measure, spaceToken } from "./measure.js";

export const dataSource = component({
  kind: "base",
  name: "dataSource",
  summary:
    "Another dataset as the source, for flows from data to data: fresh draws where its law is known, its training " +
    "points with replacement otherwise; a density only where the law has one, and none for traced programs.",
  paper: "Tong et al. 2024, arXiv:2302.00482, section 3.2",
  cost: "that of loading the dataset, then O(n d) time",
  options: { dataset: ref("dataset").describe("the dataset that flows start from, in its own model units") },
  inject: [spaceToken, streamsToken],
  create: async ({ dataset }, { dimension }, streams): Promise<BaseMeasure> => {
    const source = await dataset.load(streams("base"));
    if (source.dimension !== dimension) {
      throw new UserError(
        `dataSource: ${source.name} has ${source.dimension} coordinates, but the data have ${dimension}; ` +
          "a flow needs as many at its start as at its end.",
      );
    }
    // A law on a manifold has a density with respect to its volume, which no flow on R^d can carry along.
    return source.law?.reference === "lebesgue"
      ? source.law
      : sampleOnly(source.law ?? new EmpiricalMeasure(source.train));
  },
});

function sampleOnly(measure: Measure): BaseMeasure {
  return { dimension: measure.dimension, sample: (n, stream) => measure.sample(n, stream) };
}
