import { z } from "zod";
import type { Stream } from "../numerics/random.js";

const fillers = {
  rademacher: (out: Float32Array | Float64Array, stream: Stream): void => {
    for (let i = 0; i < out.length; i++) out[i] = stream.uniform() < 0.5 ? -1 : 1;
  },
  gaussian: (out: Float32Array | Float64Array, stream: Stream): void => {
    for (let i = 0; i < out.length; i++) out[i] = stream.normal();
  },
};

export type Noise = keyof typeof fillers;

/** Fills `out` with independent numbers of mean 0 and variance 1. */
export function fillNoise(noise: Noise, out: Float32Array | Float64Array, stream: Stream): void {
  fillers[noise](out, stream);
}

/** Schema of an option that names the law of random probes. */
export const noiseOption = z
  .enum(Object.keys(fillers) as [Noise, ...Noise[]])
  .default("rademacher")
  .describe("law of a probe's coordinates, of mean 0 and variance 1");
