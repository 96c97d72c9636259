import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { mnist } from "../../src/datasets/index.js";
import { inModelUnits, inOriginalUnits, logVolumes } from "../../src/datasets/units.js";
import { UserError } from "../../src/numerics/error.js";
import { points } from "../../src/numerics/points.js";
import { mean } from "../../src/numerics/statistics.js";
import { load } from "./make.js";

const few = { train: 300, validation: 20, test: 30 };
const raw = { ...few, dequantize: false };

describe("mnist", () => {
  it("has all 70,000 digits, as many of each as are published, with the published mean grey level", async () => {
    const { classes, train, dimension, transform } = await load(mnist, { size: 14, dequantize: false });
    const counts = (labels: Int32Array) =>
      Array.from({ length: 10 }, (_, k) => labels.filter((label) => label === k).length);
    expect(counts(classes!.test)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    const training = counts(classes!.train).map((count, k) => count + counts(classes!.validation)[k]!);
    expect(training).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(dimension).toBe(196);
    // 0.1307 of 255, the mean that PyTorch's examples normalise by.
    expect(Math.abs(mean(transform!.apply(train).data) / 255 - 0.1307)).toBeLessThan(5e-4);
  });

  it("pools by means, rounded to whole levels, with black beyond the edge for 8 x 8", async () => {
    const whole = inOriginalUnits(...both(await load(mnist, { ...raw, splitSeed: 1 })));
    for (const size of [14, 8] as const) {
      const small = inOriginalUnits(...both(await load(mnist, { ...raw, splitSeed: 1, size })));
      const block = size === 14 ? 2 : 4;
      const margin = size === 14 ? 0 : 2;
      for (const [row, column] of [
        [3, 4],
        [0, 0],
        [size - 1, 2],
        [4, 4],
      ] as const) {
        for (let i = 0; i < 20; i++) {
          let sum = 0;
          for (let y = 0; y < block; y++) {
            for (let x = 0; x < block; x++) {
              const [a, b] = [row * block + y - margin, column * block + x - margin];
              if (a >= 0 && b >= 0 && a < 28 && b < 28) sum += whole.data[i * 784 + a * 28 + b]!;
            }
          }
          expect(small.data[i * size * size + row * size + column]).toBeCloseTo(Math.round(sum / block ** 2), 9);
        }
      }
    }
  });

  it.each([{}, { logit: 1e-6 }, { logit: 0.05, standardize: true }])(
    "is dequantised to [0, 256) in original units, and back, with %j",
    async (options) => {
      const data = await load(mnist, { ...few, ...options, size: 8, splitSeed: 2 });
      const levels = inOriginalUnits(...both(await load(mnist, { ...raw, size: 8, splitSeed: 2 })));
      const x = inOriginalUnits(...both(data));
      x.data.forEach((value, at) => {
        expect(value - Math.round(levels.data[at]!)).toBeGreaterThan(-1e-6);
        expect(value - Math.round(levels.data[at]!)).toBeLessThan(1 + 1e-6);
      });
      const back = inModelUnits(data, x);
      back.data.forEach((value, at) => {
        expect(Math.abs(value - data.test.data[at]!)).toBeLessThan(1e-6 * (1 + Math.abs(value)));
      });
    },
  );

  it.each([{}, { logit: 0.05 }, { logit: 0.05, standardize: true }])(
    "counts the volume of its units as finite differences do, with %j",
    async (options) => {
      const data = await load(mnist, { ...few, ...options, size: 8 });
      const z = points(1, 64, data.test.data.slice(0, 64));
      const h = 1e-5;
      let expected = 0;
      for (let j = 0; j < 64; j++) {
        const moved = (by: number) =>
          inOriginalUnits(
            data,
            points(
              1,
              64,
              z.data.map((v, at) => (at === j ? v + by : v)),
            ),
          ).data[j]!;
        expected += Math.log((moved(h) - moved(-h)) / (2 * h));
      }
      expect(logVolumes(data, z)[0]).toBeCloseTo(expected, 4);
    },
  );

  it("reads other files of the format from a folder, and says what is wrong with them", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pushforward-idx-"));
    const write = (prefix: string, n: number, side: number) => {
      const images = Buffer.alloc(16 + n * side * side, 7);
      [0x803, n, side, side].forEach((value, i) => images.writeUInt32BE(value, 4 * i));
      writeFileSync(join(folder, `${prefix}-images-idx3-ubyte`), images);
      const labels = Buffer.alloc(8 + n, 3);
      [0x801, n].forEach((value, i) => labels.writeUInt32BE(value, 4 * i));
      writeFileSync(join(folder, `${prefix}-labels-idx1-ubyte`), labels);
    };
    const given = { folder, train: 2, validation: 1, test: 2, dequantize: false };
    await expect(load(mnist, given)).rejects.toThrow("There is no file");
    write("train", 4, 28);
    write("t10k", 2, 28);
    const { test, classes } = await load(mnist, given);
    expect(new Set(test.data)).toEqual(new Set([7 / 256]));
    expect(Array.from(classes!.train)).toEqual([3, 3]);
    await expect(load(mnist, { ...given, test: 3 })).rejects.toThrow("test = 3, but there are only 2 test images");
    await expect(load(mnist, { ...given, train: 4 })).rejects.toThrow(
      "train + validation = 4 + 1 = 5 images, but there are only 4",
    );
    write("train", 4, 27);
    await expect(load(mnist, given)).rejects.toThrow("but there are 4 of 27 x 27");
    writeFileSync(join(folder, "train-images-idx3-ubyte"), "not an IDX file at all");
    const error: unknown = await load(mnist, given).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain("is not an IDX file of unsigned bytes with 3 axes");
  });
});

function both(data: Awaited<ReturnType<typeof load>>) {
  return [data, data.test] as const;
}
