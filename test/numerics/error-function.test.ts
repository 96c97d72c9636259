import { describe, expect, it } from "vitest";
import { erf, erfcx, logNormalCdf, logNormalInterval, normalInterval } from "../../src/numerics/error-function.js";

// python3 -c "from scipy.special import erf, erfcx, log_ndtr
// for x in (-6, -3, -1, -.3, 0, 1e-9, .2, .46875, .5, 2, 3.9, 4.1, 10, 1e3, 1e9): print(f'[{x}, {erf(x)}, {erfcx(x)}, {log_ndtr(x)}],')"
const truth = [
  [-6.0, -1.0, 8622463094230390.0, -20.73676894997471],
  [-3.0, -0.9999779095030014, 16205.988853999586, -6.60772622151035],
  [-1.0, -0.8427007929497148, 5.008980080762283, -1.8410216450092634],
  [-0.3, -0.3286267594591274, 1.4537492328427655, -0.9621028181688505],
  [0.0, 0.0, 1.0, -0.6931471805599453],
  [1e-9, 1.1283791670955127e-9, 0.9999999988716205, -0.6931471797620609],
  [0.2, 0.22270258921047845, 0.8090195199015808, -0.5460043537227742],
  [0.46875, 0.492613473217938, 0.632069689249556, -0.38510994454285224],
  [0.5, 0.5204998778130465, 0.6156903441929258, -0.36894641528865635],
  [2.0, 0.9953222650189527, 0.2553956763105058, -0.023012909328963476],
  [3.9, 0.9999999652077514, 0.14031418160068973, -4.80975006838443e-5],
  [4.1, 0.9999999932999724, 0.13383411641865198, -2.0657720281781094e-5],
  [10.0, 1.0, 0.05614099274382259, -7.61985302416047e-24],
  [1000.0, 1.0, 0.0005641893014533876, -0.0],
  [1000000000.0, 1.0, 5.641895835477563e-10, -0.0],
] as const;

describe.each(truth)("at %d", (x, error, scaled, log) => {
  it("agrees with SciPy", () => {
    expect(Math.abs(erf(x) - error)).toBeLessThanOrEqual(2e-15 * Math.abs(error));
    expect(Math.abs(erfcx(x) / scaled - 1)).toBeLessThan(2e-14);
    expect(Math.abs(logNormalCdf(x) - log)).toBeLessThanOrEqual(2e-14 * Math.abs(log));
  });
});

describe("logNormalInterval", () => {
  // mpmath, 30 digits: log(ncdf(high) - ncdf(low))
  it.each([
    [-1.0, 2.0, -0.2001662943244626],
    [-0.1, 0.2, -2.1278963696652227],
    [3.0, 4.0, -6.631467786538225],
    [-8.0, -7.5, -31.095579450839754],
    [20.0, 21.0, -203.91715537228816],
    [-30.0, 5.0, -2.866516129637636e-7],
    [-300.0, -299.0, -44707.11939329184],
  ])("is exact in [%d, %d]", (low, high, log) => {
    expect(Math.abs(logNormalInterval(low, high) / log - 1)).toBeLessThan(1e-13);
    expect(Math.abs(normalInterval(low, high) - Math.exp(log))).toBeLessThanOrEqual(1e-13 * Math.exp(log));
  });

  it("is symmetric, -Infinity for an empty interval, and never NaN far out", () => {
    expect(logNormalInterval(3, 4)).toBe(logNormalInterval(-4, -3));
    expect(logNormalInterval(1, 1)).toBe(-Infinity);
    expect(logNormalInterval(1e200, 1e201)).toBe(-Infinity);
    expect(logNormalInterval(-Infinity, 0)).toBe(Math.log(0.5));
  });
});
