import { describe, expect, it } from "vitest";
import { published } from "../../src/datasets/published/index.js";
import { Stream } from "../../src/numerics/random.js";
import { mean, standardError } from "../../src/numerics/statistics.js";
import { load } from "./make.js";

const few = { train: 1, validation: 1, test: 1 };

/**
 * Of NumPy renderings of the published generators, 2 * 10^6 draws each: the standard deviation s of both coordinates
 * pooled, then E cos(w x / s) for w = (1, 0), (0, 1), (1, 1), (1, -2), then E sin(w x / s) for the same; to about 0.001.
 */
const generated: Readonly<Record<string, readonly number[]>> = {
  eightGaussiansFfjord: [2.0315, 0.5623, 0.5622, 0.2345, -0.2761, 0.0003, 0.0008, 0.0007, 0.0],
  eightGaussiansTorchcfm: [3.5802, 0.5616, 0.5618, 0.2327, -0.282, 0.0004, 0, 0.0001, -0.0003],
  eightGaussiansTorchdyn: [3.674, 0.566, 0.5672, 0.2481, -0.2274, -0.0002, -0.0001, 0.0001, 0.0005],
  eightGaussiansTwoDim: [8.6155, 0.5619, 0.5627, 0.2348, -0.2757, 0.0003, 0.0005, 0.0007, -0.0002],
  mixtureTwoDim: [5.0499, 0.1799, 0.9806, 0.1765, 0.1662, 0.0003, -0.0003, 0.0002, 0.0004],
  moonsFfjord: [1.4321, 0.4313, 0.7532, 0.5146, -0.26, 0.0, 0.1602, 0.1094, 0.1159],
  moonsTorchcfmRunner: [1.4357, 0.4366, 0.7301, 0.5035, -0.2247, -0.0001, 0.2651, 0.1827, 0.188],
  moonsTwoDim: [7.0, 0.4329, 0.7625, 0.5331, -0.24, 0.0757, -0.1332, 0.0, -0.1371],
  moonsTorchdyn: [0.7182, 0.2932, 0.6863, 0.131, -0.2913, 0.3239, 0.3634, 0.5153, 0.0412],
  moonsTorchcfm: [2.155, 0.4073, 0.7761, 0.4909, -0.2794, 0.1583, 0.0181, 0.204, -0.0939],
  checkerboardFfjord: [2.3099, 0.5698, 0.5699, 0.2551, -0.0803, 0.0005, 0.0001, 0.0003, 0.0001],
  checkerboardFlowMatching: [2.5654, 0.5699, 0.5699, 0.2554, -0.0806, 0, -0.0001, 0.0004, 0.0003],
  checkerboardTwoDim: [8.6634, 0.5698, 0.5698, 0.2545, -0.0803, -0.0012, 0.0006, -0.0006, 0.0002],
  pinwheelFfjord: [1.483, 0.5749, 0.5752, 0.276, -0.1408, 0.0006, 0.001, -0.0058, 0.0293],
  pinwheelTwoDim: [5.5611, 0.5749, 0.5753, 0.2764, -0.1412, 0.0003, 0.0024, -0.0053, 0.0286],
  twoSpiralsFfjord: [1.5974, 0.577, 0.5815, 0.1851, -0.0161, 0.0, 0.0, 0.0, -0.0001],
  swissRollFfjord: [1.3842, 0.567, 0.5665, 0.2267, -0.1476, 0.2011, 0.0089, 0.1056, 0.0114],
  swissRollTwoDim: [7.0, 0.5913, 0.5584, 0.2441, -0.1636, 0.1107, -0.082, 0.0305, -0.0157],
  sCurveTorchcfmRunner: [1.6531, 0.8037, 0.3569, 0.3404, -0.3806, 0.0004, -0.0005, -0.0006, -0.0006],
  sCurveTwoDim: [7.0, 0.8024, 0.3589, 0.3405, -0.3737, 0.0, 0.0, 0.0001, 0.0003],
  circlesFfjord: [1.6941, 0.5794, 0.5793, 0.2912, -0.0779, 0.0001, 0, 0.0, 0.0003],
  circlesTorchcfmRunner: [1.9644, 0.5785, 0.5787, 0.289, -0.0832, 0.0001, 0.0001, 0.0, 0.0001],
  circlesTwoDim: [5.5902, 0.5781, 0.5781, 0.2876, -0.0866, 0.0, 0, 0.0, 0.0],
  ringsFfjord: [1.4545, 0.5891, 0.5889, 0.3225, 0.0199, 0.0006, 0.0, 0.0002, 0.0004],
  lineFfjord: [1.4435, 0.5698, 0.5698, -0.0916, 0.5698, -0.0003, -0.0003, -0.0009, 0.0003],
  cosFfjord: [1.7039, 0.6778, 0.4432, -0.215, 0.1391, -0.0002, 0, 0.0002, -0.0001],
};
const directions = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -2],
] as const;

describe.each(published.map((builder) => ({ name: builder.definition.name, builder })))(
  "$name",
  ({ name, builder }) => {
    it("has the characteristic function of its published generator", async () => {
      const { law } = await load(builder, few);
      const { n, data } = law!.sample(8000, Stream.of(2, "samples"));
      const [scale, ...values] = generated[name]!;
      [Math.cos, Math.sin].forEach((wave, half) => {
        directions.forEach(([a, b], k) => {
          const waves = Float64Array.from({ length: n }, (_, i) =>
            wave((a * data[2 * i]! + b * data[2 * i + 1]!) / scale!),
          );
          expect(Math.abs(mean(waves) - values[4 * half + k]!)).toBeLessThan(4 * standardError(waves) + 0.003);
        });
      });
    });
  },
);

describe("entropies", () => {
  // Found by Monte Carlo elsewhere, to about 0.002, where they are no logarithm of an area.
  it.each([
    ["eightGaussiansTorchcfm", 3.764],
    ["eightGaussiansFfjord", 2.83],
    ["eightGaussiansTorchdyn", 4.771],
    ["eightGaussiansTwoDim", 5.72],
    ["checkerboardFfjord", Math.log(32)],
    ["checkerboardFlowMatching", Math.log(8 / 0.2025)],
    ["checkerboardTwoDim", Math.log(450)],
  ])("%s has the known one", async (name, entropy) => {
    const { law } = await load(
      published.find(({ definition }) => definition.name === name)!,
      few,
    );
    expect(Math.abs(law!.entropy!.value - entropy)).toBeLessThan(0.003);
  });
});
