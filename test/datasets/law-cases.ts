import { createCanvas } from "@napi-rs/canvas";
import { laws } from "../../src/datasets/index.js";
import { published } from "../../src/datasets/published/index.js";
import { file } from "./make.js";

/** A PNG file of 12 x 8 grey pixels, black in the upper left corner, brighter to the right and downwards. */
export function pictureFile(): string {
  const canvas = createCanvas(12, 8);
  const context = canvas.getContext("2d");
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 12; column++) {
      const level = 10 * column + 20 * row;
      context.fillStyle = `rgb(${level} ${level} ${level})`;
      context.fillRect(column, row, 1, 1);
    }
  }
  return file(canvas.toBuffer("image/png"), "picture.png");
}

/** What a dataset that has a law cannot do without. */
export const requiredByLaws: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  imageDensity: { path: pictureFile() },
};

/** Options besides the default ones under which a law is another kind of thing. */
const variants: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  gaussian: [
    { dimension: 1, mean: 3, covariance: 4 },
    {
      dimension: 3,
      mean: [1, 2, 3],
      covariance: [
        [2, 0.5, 0],
        [0.5, 1, 0.2],
        [0, 0.2, 3],
      ],
    },
  ],
  gaussianMixture: [
    { means: [[-3], [0], [4]], covariances: [0.2, 1, 0.5] },
    {
      means: [
        [0, 0, 0],
        [2, 1, 0],
      ],
      weights: [1, 3],
      covariances: 0.5,
    },
    {
      means: [
        [0, 1],
        [-1, -1],
      ],
      weights: [1, 3],
      covariances: [
        0.3,
        [
          [0.2, -0.1],
          [-0.1, 0.1],
        ],
      ],
    },
  ],
  ringOfGaussians: [{ modes: 3, radius: 2, std: 0.4 }],
  twoMoons: [{ noise: 0 }, { noise: 0.3 }],
  twoSpirals: [{ noise: 0 }],
  swissRoll: [{ noise: 0 }, { dimension: 3 }, { dimension: 3, noise: 0 }],
  sCurve: [
    { dimension: 3, noise: 0.2 },
    { dimension: 3, noise: 0 },
  ],
  concentricRings: [{ noise: 0 }],
  sineCurve: [{ noise: 0 }],
  funnel: [{ dimension: 4, std: 1 }],
  pinwheel: [{ arms: 2, radialStd: 0.3, tangentialStd: 0.3, rate: 0.5, scale: 1 }],
  moonsTorchdyn: [{ noise: 0.9 }],
  circle: [{ noise: 0.2 }],
  sphere: [
    { intrinsicDimension: 1, radius: 2 },
    { intrinsicDimension: 3, dimension: 6 },
  ],
  torus: [{ dimension: 5, rotationSeed: 3 }],
  flatTorus: [{ dimension: 6 }],
  gaussianPlane: [{ intrinsicDimension: 1, dimension: 3, std: 2 }],
  imageDensity: [{ invert: true }],
};

interface LawCase {
  readonly title: string;
  readonly builder: (typeof laws)[number];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Every law under its default options, and under others that make it another kind of thing. */
export const lawCases: readonly LawCase[] = laws.flatMap((builder) => {
  const { name } = builder.definition;
  return [{}, ...(variants[name] ?? [])].map((options) => ({
    title: `${name} ${JSON.stringify(options)}`,
    builder,
    options: { ...requiredByLaws[name], ...options },
  }));
});

const copies = new Set(published.map(({ definition }) => definition.name));

/** Those that are not merely others moved and scaled. */
export const ownCases = lawCases.filter(
  ({ builder: { definition } }) =>
    !copies.has(definition.name) || ["moonsTorchdyn", "twoSpiralsFfjord"].includes(definition.name),
);
