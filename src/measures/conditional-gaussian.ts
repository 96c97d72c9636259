import { type Points, points } from "../numerics/points.js";
import { normalExpectation } from "../numerics/quadrature.js";
import type { Stream } from "../numerics/random.js";
import type { Entropy, Measure, Moments } from "./measure.js";

export interface ConditionalLaw {
  readonly dimension: number;
  /** The coordinate that all others depend on. */
  readonly driver: number;
  /** Standard deviation of the driver, which has mean 0. */
  readonly driverStd: number;
  /** Mean of every other coordinate given the driver. */
  mean(driver: number): number;
  /** log of the standard deviation of every other coordinate given the driver. */
  logStd(driver: number): number;
  /** Where `mean` or `logStd` is not smooth. */
  readonly kinks?: readonly number[];
}

/**
 * One coordinate is N(0, driverStd^2); the others are independent normals whose mean and standard deviation are functions
 * of it. The density is exact; entropy and moments are one-dimensional integrals over the driver.
 */
export class ConditionalGaussian implements Measure {
  readonly dimension: number;
  readonly reference = "lebesgue";

  constructor(readonly law: ConditionalLaw) {
    this.dimension = law.dimension;
  }

  sample(n: number, stream: Stream): Points {
    const { dimension: d, driver, driverStd } = this.law;
    const out = points(n, d);
    for (let i = 0; i < n; i++) {
      const z = driverStd * stream.normal();
      const mean = this.law.mean(z);
      const std = Math.exp(this.law.logStd(z));
      for (let j = 0; j < d; j++) out.data[i * d + j] = j === driver ? z : mean + std * stream.normal();
    }
    return out;
  }

  logDensity(x: Points): Float64Array {
    const { dimension: d, driver, driverStd } = this.law;
    return Float64Array.from({ length: x.n }, (_, i) => {
      const z = x.data[i * d + driver]!;
      const mean = this.law.mean(z);
      const logStd = this.law.logStd(z);
      let squared = (z / driverStd) ** 2;
      for (let j = 0; j < d; j++) {
        const residual = x.data[i * d + j]! - mean;
        // A residual of 0 stays 0 where the precision overflows.
        if (j !== driver && residual !== 0) squared += (residual * Math.exp(-logStd)) ** 2;
      }
      return -0.5 * squared - Math.log(driverStd) - (d - 1) * logStd - 0.5 * d * Math.log(2 * Math.PI);
    });
  }

  get entropy(): Entropy {
    const { dimension: d, driverStd } = this.law;
    const spread = this.#expect((z) => this.law.logStd(z));
    return {
      value: 0.5 * d * Math.log(2 * Math.PI * Math.E) + Math.log(driverStd) + (d - 1) * spread.value,
      error: (d - 1) * spread.error,
    };
  }

  get moments(): Moments {
    const { dimension: d, driver, driverStd } = this.law;
    const first = this.#expect((z) => this.law.mean(z));
    const second = this.#expect((z) => this.law.mean(z) ** 2);
    const cross = this.#expect((z) => z * this.law.mean(z));
    const noise = this.#expect((z) => Math.exp(2 * this.law.logStd(z)));
    const shared = second.value - first.value ** 2;
    const mean = new Float64Array(d).fill(first.value);
    mean[driver] = 0;
    const covariance = Float64Array.from({ length: d * d }, (_, at) => {
      const [i, j] = [Math.floor(at / d), at % d];
      if (i === driver && j === driver) return driverStd ** 2;
      if (i === driver || j === driver) return cross.value;
      return i === j ? shared + noise.value : shared;
    });
    const error = second.error + 2 * Math.abs(first.value) * first.error + cross.error + noise.error;
    return { mean, covariance, error };
  }

  #expect(f: (driver: number) => number): { readonly value: number; readonly error: number } {
    const { driverStd, kinks = [] } = this.law;
    return normalExpectation(
      (z) => f(driverStd * z),
      kinks.map((kink) => kink / driverStd),
    );
  }
}
