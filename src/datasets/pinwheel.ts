import { z } from "zod";
import { Pinwheel } from "../measures/pinwheel.js";
import { rescaledMeasure } from "../measures/standardized.js";
import { lawDataset } from "./law-dataset.js";

export const pinwheel = lawDataset({
  name: "pinwheel",
  summary: "Gaussians bent into the arms of a wheel: points turned by an angle that grows with their distance.",
  paper: "Johnson et al. 2016, arXiv:1603.06277",
  cost: "O(1) a sample; a density: about 50 sines an arm to bracket its roots, and Illinois steps for each",
  options: {
    arms: z.int().min(1).default(5).describe("number of arms"),
    radialStd: z.number().positive().default(0.3).describe("standard deviation along an arm"),
    tangentialStd: z.number().positive().default(0.1).describe("standard deviation across an arm"),
    rate: z.number().positive().default(0.25).describe("an arm turns by rate e^r at distance r"),
    scale: z.number().positive().default(2).describe("what everything is multiplied by at the end"),
  },
  law: ({ scale, ...shape }) => rescaledMeasure(new Pinwheel(shape), scale),
});
