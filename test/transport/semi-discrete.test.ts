import { describe, expect, it } from "vitest";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import { type Points, points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";
import { SemiDiscretePlan } from "../../src/transport/semi-discrete-plan.js";
import { semiDiscreteTransport } from "../../src/transport/semi-discrete.js";

function gaussian(d: number, purpose = "law") {
  const stream = Stream.of(0, purpose);
  return (n: number) => new StandardGaussian(d).sample(n, stream);
}

function atomsOf(n: number, d: number): Points {
  const out = points(n, d);
  Stream.of(1, "atoms").fillNormal(out.data);
  return out;
}

/** Share of fresh draws that each atom receives. */
function sharesOf(plan: SemiDiscretePlan, n: number, d: number, draws = 20_000): Float64Array {
  const x = gaussian(d, "fresh")(draws);
  const stream = Stream.of(2, "choice");
  const shares = new Float64Array(n);
  for (let i = 0; i < draws; i++) shares[plan.atomOf(x.data, i, stream)]! += 1 / draws;
  return shares;
}

const chiSquared = (shares: Float64Array, weights: ArrayLike<number>) =>
  shares.reduce((sum, share, j) => sum + (share - weights[j]!) ** 2 / weights[j]!, 0);

describe("SemiDiscretePlan", () => {
  it.each([1, 2, 3, 5])("sends every point to the atom of least cost less potential in %i dimensions", (d) => {
    const n = 17;
    const atoms = atomsOf(n, d);
    const g = Stream.of(3, "g").permutation(n);
    const plan = new SemiDiscretePlan(
      atoms,
      new Float64Array(n).fill(1 / n),
      Float64Array.from(g, (k) => k / 10),
      0,
    );
    const x = gaussian(d)(100);
    for (let i = 0; i < x.n; i++) {
      const costs = Array.from({ length: n }, (_, k) => {
        let cost = -g[k]! / 10;
        for (let j = 0; j < d; j++) cost += (x.data[i * d + j]! - atoms.data[k * d + j]!) ** 2;
        return cost;
      });
      const [sums, squares] = [new Float64Array(n), new Float64Array(n)];
      expect(plan.addProbabilities(x.data, i, sums, squares)).toBeCloseTo(Math.min(...costs), 10);
      expect(plan.atomOf(x.data, i, Stream.of(0, "none"))).toBe(costs.indexOf(Math.min(...costs)));
      expect(sums.indexOf(1)).toBe(costs.indexOf(Math.min(...costs)));
    }
  });

  it("draws atoms with the probabilities that it states, for epsilon above 0", () => {
    const n = 4;
    const plan = new SemiDiscretePlan(atomsOf(n, 2), Float64Array.of(0.1, 0.2, 0.3, 0.4), new Float64Array(n), 2);
    const x = Float64Array.of(0.3, -0.2);
    const [sums, squares] = [new Float64Array(n), new Float64Array(n)];
    plan.addProbabilities(x, 0, sums, squares);
    const stream = Stream.of(0, "draws");
    const shares = new Float64Array(n);
    for (let i = 0; i < 20_000; i++) shares[plan.atomOf(x, 0, stream)]! += 1 / 20_000;
    // Three degrees of freedom: 20,000 times the distance exceeds 16 once in a thousand times.
    expect(20_000 * chiSquared(shares, sums)).toBeLessThan(16);
    expect(sums.reduce((sum, p) => sum + p)).toBeCloseTo(1, 12);
  });
});

describe("semiDiscreteTransport", () => {
  it.each([
    [0, 2],
    [0.5, 2],
    [0, 4],
  ])("gives every atom its mass, epsilon %f in %i dimensions", (epsilon, d) => {
    const n = 60;
    const atoms = atomsOf(n, d);
    const transport = semiDiscreteTransport(gaussian(d), atoms, { epsilon, tolerance: 0.005 });
    expect(transport.chiSquared).toBeLessThan(0.005);
    // Of 20,000 draws, noise alone has a mean of n / 20,000 = 0.003.
    expect(chiSquared(sharesOf(transport.plan, n, d), new Float64Array(n).fill(1 / n))).toBeLessThan(0.012);
    expect(chiSquared(transport.masses, new Float64Array(n).fill(1 / n))).toBeLessThan(0.025);
  });

  it("gives uneven weights", () => {
    const weights = Float64Array.of(0.5, 0.3, 0.15, 0.05);
    const { plan } = semiDiscreteTransport(gaussian(2), atomsOf(4, 2), { weights, tolerance: 1e-3 });
    sharesOf(plan, 4, 2).forEach((share, j) => {
      expect(Math.abs(share - weights[j]!)).toBeLessThan(0.02);
    });
  });

  it("has a dual value equal to the mean cost of its plan", () => {
    const atoms = atomsOf(30, 2);
    const transport = semiDiscreteTransport(gaussian(2), atoms, { tolerance: 0.002 });
    const x = gaussian(2, "fresh")(20_000);
    let cost = 0;
    for (let i = 0; i < x.n; i++) {
      const k = transport.plan.atomOf(x.data, i, Stream.of(0, "none"));
      cost += ((x.data[2 * i]! - atoms.data[2 * k]!) ** 2 + (x.data[2 * i + 1]! - atoms.data[2 * k + 1]!) ** 2) / x.n;
    }
    expect(Math.abs(cost - transport.value)).toBeLessThan(4 * transport.standardError + 0.01);
  });

  it("says what it reached and what to do where the steps do not suffice", () => {
    const attempt = () => semiDiscreteTransport(gaussian(2), atomsOf(200, 2), { steps: 20, tolerance: 1e-3 });
    expect(attempt).toThrow(
      /Semi-discrete transport to 200 atoms: after 20 steps .* above the tolerance 0.001; allow more/,
    );
  });
});

it("finds a thousand atoms on a line at once, with the cost that pairing in order has", () => {
  const atoms = atomsOf(1000, 1);
  const { chiSquared: found, value, standardError, steps } = semiDiscreteTransport(gaussian(1), atoms);
  expect(steps).toBe(0);
  expect(found).toBeLessThan(0.01);
  // The monotone map pairs quantiles: 200 of the law for each atom.
  const law = gaussian(1, "quantiles")(200_000).data.toSorted();
  const sorted = atoms.data.toSorted();
  const cost = law.reduce((sum, x, i) => sum + (x - sorted[Math.floor(i / 200)]!) ** 2 / law.length, 0);
  expect(Math.abs(value - cost)).toBeLessThan(4 * standardError + 0.002);
});
