import { describe, expect, it } from "vitest";
import { formatBytes, formatSeconds, formatTime } from "../../src/numerics/quantities.js";

describe("formatSeconds", () => {
  it.each([
    [0, "0.0 s"],
    [0.44, "0.4 s"],
    [12.4, "12 s"],
    [59.6, "1 min 0 s"],
    [200, "3 min 20 s"],
    [3599.9, "1 h 0 min"],
    [7_500, "2 h 5 min"],
  ])("says %d seconds as %s", (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});

describe("formatTime", () => {
  it("says a time of this place", () => {
    expect(formatTime(new Date(2026, 0, 3, 4, 5, 6).getTime())).toBe("2026-01-03 04:05:06");
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1536, "1.5 KiB"],
    [3 * 1024 ** 2, "3.0 MiB"],
    [5 * 1024 ** 5, "5120.0 TiB"],
  ])("says %d bytes as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
