import { z } from "zod";
import { graphCurve } from "../measures/graph-curve.js";
import { NoisyCurve } from "../measures/noisy-curve.js";
import { lawDataset } from "./law-dataset.js";
import { curveCost, noiseOption } from "./noise-option.js";

interface Wave {
  readonly name: string;
  /** Name of the function, for its summary. */
  readonly wave: "sin" | "cos";
  readonly paper: string;
}

/** The dataset of a sine or cosine curve. */
export function waveDataset({ name, wave, paper }: Wave) {
  // cos u = sin(u + pi / 2)
  const phase = wave === "sin" ? 0 : Math.PI / 2;
  return lawDataset({
    name,
    summary: `The curve y = amplitude ${wave}(frequency x) over x uniform on [-halfWidth, halfWidth], with Gaussian noise.`,
    paper,
    cost: curveCost,
    options: {
      halfWidth: z.number().positive().default(2.5).describe("x is uniform on [-halfWidth, halfWidth]"),
      amplitude: z.number().positive().default(2.5).describe("height of the wave"),
      frequency: z.number().positive().default(1).describe("radians of the wave to a unit of x"),
      noise: noiseOption(0.1),
    },
    law: ({ halfWidth, amplitude, frequency, noise }) =>
      new NoisyCurve(
        [
          graphCurve(
            halfWidth,
            (x) => amplitude * Math.sin(frequency * x + phase),
            (x) => amplitude * frequency * Math.cos(frequency * x + phase),
          ),
        ],
        noise,
      ),
  });
}
