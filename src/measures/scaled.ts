import { type Points, points } from "../numerics/points.js";
import type { BaseMeasure } from "./measure.js";

/** The law of `scale` times a draw of `base`, with the density that the base has. */
export function scaledBase(base: BaseMeasure, scale: number): BaseMeasure {
  const { dimension } = base;
  const logVolume = dimension * Math.log(scale);
  return {
    dimension,
    reference: "lebesgue",
    sample: (n, stream) => scaled(base.sample(n, stream), scale),
    ...(base.logDensity && {
      logDensity: (x) => base.logDensity!(scaled(x, 1 / scale)).map((value) => value - logVolume),
    }),
    ...(base.logDensityTensor && {
      logDensityTensor: (x) => base.logDensityTensor!(x.div(scale)).sub(logVolume),
    }),
  };
}

function scaled(x: Points, by: number): Points {
  return points(
    x.n,
    x.d,
    x.data.map((value) => value * by),
  );
}
