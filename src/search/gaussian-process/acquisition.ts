import { minimiseInBox } from "../../numerics/lbfgs.js";
import type { Stream } from "../../numerics/random.js";
import { pointAt } from "../samplers/unit-cube.js";
import { isActive, type Space } from "../space.js";
import { alternatives, fillingPlaces, isContinuous, snapped } from "./cube.js";
import { logExpectedImprovement } from "./expected-improvement.js";
import type { GaussianProcess } from "./regression.js";

/** Places that are looked at first, of which the best are the starts of local searches. */
const filling = 512;
const perturbed = 128;
const starts = 4;
/** A local search goes in turn through what is continuous together and through the discrete dimensions one by one. */
const rounds = 2;
const iterations = 30;

/** The place of the highest expected improvement on `best`, from around `incumbent` and from all over the cube. */
export function mostPromising(
  space: Space,
  process: GaussianProcess,
  { best, incumbent }: { readonly best: number; readonly incumbent: Float64Array },
  stream: Stream,
): Float64Array {
  const gain = (place: Float64Array) => logExpectedImprovement(best, process.predict(place)).value;
  const near = Array.from({ length: perturbed }, (_, k) =>
    snapped(space, perturb(incumbent, space, 10 ** (-3 * (k / perturbed)), stream)),
  );
  const ranked = [...fillingPlaces(space, filling, stream), ...near]
    .map((place) => ({ place, value: gain(place) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, starts);
  const ends = ranked.map((start) => {
    let { place, value } = start;
    for (let round = 0; round < rounds; round++) {
      const climbed = snapped(space, climb(space, process, best, place));
      const exchanged = exchange(space, climbed, gain, stream);
      if (!(exchanged.value > value)) break;
      ({ place, value } = exchanged);
    }
    return { place, value };
  });
  return ends.reduce((highest, end) => (end.value > highest.value ? end : highest)).place;
}

/** A normal step of the given size, and now and then another discrete value. */
function perturb(place: Float64Array, space: Space, size: number, stream: Stream): Float64Array {
  return place.map((u, j) => {
    if (isContinuous(space[j]!)) return Math.min(Math.max(u + size * stream.normal(), 0), 1);
    return stream.uniform() < 0.2 ? stream.uniform() : u;
  });
}

/** Uphill in the continuous dimensions that are there. */
function climb(space: Space, process: GaussianProcess, best: number, place: Float64Array): Float64Array {
  const point = pointAt(space, place);
  const isMovable = space.map((dimension) => isContinuous(dimension) && isActive(dimension, point));
  const loss = (x: Float64Array, gradient: Float64Array): number => {
    const prediction = process.predictWithGradient(x);
    const { value, byMean, byDeviation } = logExpectedImprovement(best, prediction);
    for (let j = 0; j < x.length; j++) {
      gradient[j] = -(byMean * prediction.meanGradient[j]! + byDeviation * prediction.deviationGradient[j]!);
    }
    return -value;
  };
  const low = place.map((u, j) => (isMovable[j]! ? 0 : u));
  const high = place.map((u, j) => (isMovable[j]! ? 1 : u));
  return minimiseInBox(loss, place, { low, high }, { iterations });
}

/** The best value of each discrete dimension in turn, the others held. */
function exchange(space: Space, from: Float64Array, gain: (place: Float64Array) => number, stream: Stream) {
  let [place, value] = [from, gain(from)];
  space.forEach((dimension, j) => {
    if (!isActive(dimension, pointAt(space, place))) return;
    for (const u of alternatives(dimension, place[j]!, stream)) {
      const other = snapped(space, place.with(j, u));
      const gained = gain(other);
      if (gained > value) [place, value] = [other, gained];
    }
  });
  return { place, value };
}
