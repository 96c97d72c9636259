import { describe, expect, it } from "vitest";
import { formatMeanSd, formatNumber } from "../../../src/report/drawing/numbers.js";

describe("formatNumber", () => {
  it.each([
    [0, "0"],
    [0.05, "0.05"],
    [-1.23456, "−1.235"],
    [5000, "5000"],
    [-42, "−42"],
    [12345.678, "12346"],
    [0.00001234, "1.234×10⁻⁵"],
    [1.5e12, "1.5×10¹²"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
  ])("%f is %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe("formatMeanSd", () => {
  it.each([
    [1.23456, 0.0123, "1.235 ± 0.012"],
    [-1.23456, 0.0123, "−1.235 ± 0.012"],
    [21.13, 4.41, "21.1 ± 4.4"],
    [1234.5, 56, "1235 ± 56"],
    [0.00001234, 0.00000012, "(1.234 ± 0.012)×10⁻⁵"],
    [3, 0, "3 ± 0"],
    [3.14159, undefined, "3.142"],
    [NaN, undefined, "NaN"],
  ])("%f and %s is %s", (mean, sd, text) => {
    expect(formatMeanSd(mean, sd)).toBe(text);
  });
});
