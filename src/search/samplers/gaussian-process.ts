import { z } from "zod";
import { component } from "../../component/component.js";
import { Stream } from "../../numerics/random.js";
import { mostPromising } from "../gaussian-process/acquisition.js";
import { coordinateOf, fillingPlaces, placeOf } from "../gaussian-process/cube.js";
import { fitHyperparameters } from "../gaussian-process/fit.js";
import { GaussianProcess } from "../gaussian-process/regression.js";
import { standardised } from "../gaussian-process/standardise.js";
import { endOf, imputedValues } from "../outcome.js";
import type { Question, SearchSampler, Trial } from "../sampler.js";
import type { Point } from "../space.js";
import { pointAt } from "./unit-cube.js";

export const gaussianProcess = component({
  kind: "searchSampler",
  name: "gaussianProcess",
  summary:
    "Bayesian optimisation: a Gaussian process of Matern covariance, and next where it expects to improve most on its best mean; unordered choices differ or do not.",
  paper:
    "Jones et al. 1998, doi:10.1023/A:1008306431147; Snoek et al. 2012, arXiv:1206.2944; Ament et al. 2023, arXiv:2310.20708; pending trials: Ginsbourger et al. 2010 (kriging believer)",
  cost: "O(m^3 + m^2 d) time some hundred times a trial, for the m trials that it looks at",
  options: {
    startup: z.int().min(1).default(10).describe("trials with values before which points fill the space evenly"),
    observations: z
      .int()
      .min(2)
      .default(200)
      .describe("trials that it looks at: of more, the best half and the latest"),
  },
  inject: [],
  create: (options): SearchSampler => ({
    multiObjective: false,
    needsResults: true,
    suggest: (question) => suggest(question, options),
  }),
});

interface Options {
  readonly startup: number;
  readonly observations: number;
}

function suggest({ space, trials, number, seed }: Question, { startup, observations }: Options): Point {
  if (space.length === 0) return {};
  const ended = trials.filter(({ state }) => state !== "pending");
  const told = ended.filter((trial) => endOf(trial) !== "failed");
  if (told.length < startup) return startingPoint(space, number, seed);
  const coordinates = space.map(coordinateOf);
  const known = mostTelling(ended, observations);
  const data = { x: placesOf(space, known), y: standardised(imputedValues(known)) };
  const hyperparameters = fitHyperparameters(coordinates, data);
  const process = new GaussianProcess(coordinates, data, hyperparameters);
  const mean = (place: Float64Array) => process.predict(place).mean;
  const seen = known.map(({ point }) => placeOf(space, point)).map((place) => ({ place, mean: mean(place) }));
  const incumbent = seen.reduce((lowest, one) => (one.mean < lowest.mean ? one : lowest));
  const pending = trials.filter(({ state }) => state === "pending").map(({ point }) => placeOf(space, point));
  const believed = {
    x: Float64Array.from([...data.x, ...pending.flatMap((place) => [...place])]),
    y: Float64Array.from([...data.y, ...pending.map(mean)]),
  };
  const place = mostPromising(
    space,
    pending.length === 0 ? process : new GaussianProcess(coordinates, believed, hyperparameters),
    { best: incumbent.mean, incumbent: incumbent.place },
    Stream.of(seed, `gaussianProcess ${number}`),
  );
  return pointAt(space, place);
}

/** The points of the start are those of one sequence that fills the space, whatever the number of the first. */
function startingPoint(space: Question["space"], number: number, seed: number): Point {
  return pointAt(space, fillingPlaces(space, number + 1, Stream.of(seed, "gaussianProcess"))[number]!);
}

/** The best half and of the others the latest, in order of asking. */
function mostTelling(trials: readonly Trial[], count: number): readonly Trial[] {
  if (trials.length <= count) return trials;
  const values = imputedValues(trials);
  const order = [...trials.keys()].sort((a, b) => values[a]! - values[b]! || a - b);
  const kept = new Set(order.slice(0, Math.floor(count / 2)));
  for (let i = trials.length - 1; kept.size < count; i--) kept.add(i);
  return trials.filter((_, i) => kept.has(i));
}

/** [n, d] */
function placesOf(space: Question["space"], trials: readonly Trial[]): Float64Array {
  return Float64Array.from(trials.flatMap(({ point }) => [...placeOf(space, point)]));
}
