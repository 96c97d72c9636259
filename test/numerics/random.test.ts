import { describe, expect, it } from "vitest";
import { Stream } from "../../src/numerics/random.js";
import { kolmogorov, normalCdf } from "./laws.js";

function moment(sample: Float64Array, power: number): number {
  return sample.reduce((sum, x) => sum + x ** power, 0) / sample.length;
}

function correlation(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0) / Math.sqrt(moment(a, 2) * moment(b, 2)) / a.length;
}

function normals(stream: Stream, n: number): Float64Array {
  const out = new Float64Array(n);
  stream.fillNormal(out);
  return out;
}

describe("Stream", () => {
  it("gives the same numbers for the same seed and purpose on every machine", () => {
    const stream = Stream.of(7, "data");
    expect([stream.uniform(), stream.normal(), stream.integer(1000)]).toEqual([
      0.836134924641946, 0.4790041084333438, 101,
    ]);
  });

  it("tells seeds and purposes apart, numbers from strings included", () => {
    const first = new Set(
      [Stream.of(1, "a"), Stream.of(1, "b"), Stream.of(2, "a"), Stream.of("1", "a")].map((s) => s.uniform()),
    );
    expect(first.size).toBe(4);
  });

  it("goes on exactly from a state that went through JSON", () => {
    const stream = Stream.of(3, "noise");
    for (let i = 0; i < 1001; i++) stream.normal();
    const restored = Stream.restore(JSON.parse(JSON.stringify(stream.state())) as ReturnType<Stream["state"]>);
    const draw = (s: Stream) => Array.from({ length: 500 }, (_, i) => [s.normal(), s.uniform(), s.integer(i + 1)]);
    expect(draw(restored)).toEqual(draw(stream));
  });

  it("does not move the stream when its state is read", () => {
    const stream = Stream.of(3, "noise");
    stream.state();
    expect(stream.uniform()).toBe(Stream.of(3, "noise").uniform());
  });

  it("draws uniforms from the uniform law", () => {
    const sample = new Float64Array(200_000);
    Stream.of(0, "uniform").fillUniform(sample);
    expect(kolmogorov(sample, (x) => x)).toBeLessThan(1.95);
    expect(Math.min(...sample.subarray(0, 1000))).toBeGreaterThanOrEqual(0);
  });

  it("draws normals from the normal law", () => {
    const sample = normals(Stream.of(0, "normal"), 400_000);
    expect(kolmogorov(sample, normalCdf)).toBeLessThan(1.95);
    for (const [power, expected, variance] of [
      [1, 0, 1],
      [2, 1, 2],
      [3, 0, 15],
      [4, 3, 96],
      [6, 15, 10170],
    ] as const) {
      expect(Math.abs(moment(sample, power) - expected)).toBeLessThan(4 * Math.sqrt(variance / sample.length));
    }
  });

  it("draws the tail beyond the ziggurat's base as often, and as far, as the normal law does", () => {
    const sample = normals(Stream.of(1, "tail"), 2_000_000);
    const edge = 3.442619855899;
    const tail = sample.filter((x) => Math.abs(x) > edge).map(Math.abs);
    const expected = 2 * normalCdf(-edge) * sample.length;
    expect(Math.abs(tail.length - expected)).toBeLessThan(4 * Math.sqrt(expected));
    expect(kolmogorov(tail, (x) => 1 - normalCdf(-x) / normalCdf(-edge))).toBeLessThan(1.95);
  });

  it("has no correlation between purposes, between seeds, or between neighbours", () => {
    const n = 100_000;
    const a = normals(Stream.of(1, "data"), n);
    for (const other of [normals(Stream.of(1, "noise"), n), normals(Stream.of(2, "data"), n), shifted(a)]) {
      expect(Math.abs(correlation(a, other))).toBeLessThan(4 / Math.sqrt(n));
      expect(Math.abs(correlation(a.map(Math.abs), other.map(Math.abs)) - 2 / Math.PI)).toBeLessThan(4 / Math.sqrt(n));
    }
  });

  it.each([1, 2, 7, 1000])("draws integers below %i equally often", (bound) => {
    const stream = Stream.of(0, `integer ${bound}`);
    const counts = new Float64Array(bound);
    const n = 100_000;
    for (let i = 0; i < n; i++) counts[stream.integer(bound)]!++;
    const chi2 = counts.reduce((sum, count) => sum + (count - n / bound) ** 2 / (n / bound), 0);
    expect(chi2).toBeLessThan(bound - 1 + 4 * Math.sqrt(2 * bound));
  });

  it("has no bias for a bound that does not divide 2^32 (without rejection a third of the values would come twice as often)", () => {
    const stream = Stream.of(0, "bias");
    const bound = 3 * 2 ** 30;
    const counts = [0, 0, 0];
    const n = 60_000;
    for (let i = 0; i < n; i++) counts[stream.integer(bound) % 3]!++;
    for (const count of counts) expect(Math.abs(count - n / 3)).toBeLessThan(4 * Math.sqrt((n * 2) / 9));
  });

  it("reaches both ends of the largest range and refuses what is not a bound", () => {
    const stream = Stream.of(0, "range");
    const sample = Float64Array.from({ length: 50_000 }, () => stream.integer(2 ** 32) / 2 ** 32);
    expect(kolmogorov(sample, (x) => x)).toBeLessThan(1.95);
    for (const bad of [0, -1, 1.5, 2 ** 32 + 1, Number.NaN]) expect(() => stream.integer(bad)).toThrow("integer bound");
  });

  it("permutes without preference", () => {
    const stream = Stream.of(0, "permutation");
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const key = stream.permutation(4).join("");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(1000));
  });
});

function shifted(a: Float64Array): Float64Array {
  return Float64Array.from(a, (_, i) => a[(i + 1) % a.length]!);
}
