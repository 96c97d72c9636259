import { Categorical } from "../numerics/categorical.js";
import { type Points, points } from "../numerics/points.js";
import { gaussLegendre, integrate } from "../numerics/quadrature.js";
import type { Stream } from "../numerics/random.js";
import { logSumExp } from "../numerics/special.js";
import { logNormalInterval, normalInterval } from "../numerics/error-function.js";
import { type Curve, type Interval, rate, speed } from "./curve.js";
import { drawOn, type Panel, panelsOf, projectOn, rule } from "./curve-panels.js";
import { latticeEntropy, sampledEntropy } from "./entropy.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/** How far, relative to the largest coordinate, a point may lie off a curve and still count as on it: float32's rounding. */
const onCurve = 1e-6;
/** Below this, probabilities are multiplied by their logarithms, which costs more. */
const leastProduct = 1e-250;
/** exp of less than this is nothing beside 1 in double precision. */
const negligible = -40;
/** Two rules whose difference shows the error of the better one. */
const coarseRule = gaussLegendre(11);

/**
 * The law of a point on curves in R^d, drawn by their `density`, plus Gaussian noise N(0, noise^2 I) and the curve's
 * uniform `shift`. With noise it has a density on R^d, the integral of the noise's along the curves by Gauss-Legendre
 * quadrature on panels of at most two noise standard deviations, to about 1e-12 relative; without, one with respect to
 * length along the curves.
 */
export class NoisyCurve implements Measure {
  readonly dimension: number;
  readonly reference: "lebesgue" | { readonly manifold: 1 };
  readonly #panels: readonly Panel[];
  readonly #choice: Categorical;
  /** Position [d] of each node, panel by panel, shifted by the middle of the curve's `shift`. */
  readonly #nodes: Float64Array;
  readonly #logWeights: Float64Array;
  /** The middle [d] of each panel, and the radius of a ball around it that holds the panel and its shift. */
  readonly #middles: Float64Array;
  readonly #radii: Float64Array;
  /** The largest coordinate, without its sign. */
  readonly #extent: number;
  readonly #logTerms: Float64Array;
  readonly #nearest: Float64Array;
  #entropy: Entropy | undefined;

  constructor(
    readonly curves: readonly Curve[],
    readonly noise: number,
  ) {
    const d = curves[0]!.at(curves[0]!.from).length;
    this.dimension = d;
    this.reference = noise > 0 ? "lebesgue" : { manifold: 1 };
    this.#panels = panelsOf(curves, noise > 0 ? 2 * noise : Infinity);
    this.#choice = new Categorical(this.#panels.map(({ mass }) => mass));
    const count = this.#panels.length * rule.nodes.length;
    this.#nodes = new Float64Array(count * d);
    this.#logWeights = new Float64Array(count);
    this.#logTerms = new Float64Array(count);
    this.#middles = new Float64Array(this.#panels.length * d);
    this.#radii = new Float64Array(this.#panels.length);
    this.#nearest = new Float64Array(this.#panels.length);
    this.#panels.forEach((panel, p) => {
      this.#lay(panel, p);
    });
    this.#extent = this.#nodes.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  }

  #lay({ curve, from, to, length, integral, mass }: Panel, p: number): void {
    const d = this.dimension;
    const offset = Array.from({ length: d }, (_, j) => middle(curve, j));
    rule.nodes.forEach((node, k) => {
      const t = from + ((1 + node) * (to - from)) / 2;
      const at = p * rule.nodes.length + k;
      curve.at(t).forEach((value, j) => (this.#nodes[at * d + j] = value + offset[j]!));
      this.#logWeights[at] = Math.log((mass * rule.weights[k]! * rate(curve, t) * (to - from)) / (2 * integral));
    });
    curve.at((from + to) / 2).forEach((value, j) => (this.#middles[p * d + j] = value + offset[j]!));
    const diagonal = Math.hypot(...(curve.shift ?? []).map(({ low, high }) => high - low));
    this.#radii[p] = length + diagonal / 2;
  }

  sample(n: number, stream: Stream): Points {
    const d = this.dimension;
    const out = points(n, d);
    for (let i = 0; i < n; i++) {
      const panel = this.#panels[this.#choice.draw(stream)]!;
      const { curve } = panel;
      const x = curve.at(drawOn(panel, stream.uniform()));
      for (let j = 0; j < d; j++) {
        out.data[i * d + j] = x[j]!;
        if (curve.shift) out.data[i * d + j]! += shifted(curve.shift[j]!, stream.uniform());
        if (this.noise > 0) out.data[i * d + j]! += this.noise * stream.normal();
      }
    }
    return out;
  }

  logDensity(x: Points): Float64Array {
    return Float64Array.from({ length: x.n }, (_, i) => (this.noise > 0 ? this.#logBlurred(x, i) : this.#logOn(x, i)));
  }

  get entropy(): Entropy {
    return (this.#entropy ??= this.#findEntropy());
  }

  get moments(): Moments {
    const d = this.dimension;
    const mean = new Float64Array(d);
    const covariance = new Float64Array(d * d);
    this.#eachNode((weight, node) => {
      for (let j = 0; j < d; j++) mean[j]! += weight * node[j]!;
    });
    this.#eachNode((weight, node, { shift }) => {
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < d; j++) covariance[i * d + j]! += weight * (node[i]! - mean[i]!) * (node[j]! - mean[j]!);
        if (shift) covariance[i * (d + 1)]! += (weight * (shift[i]!.high - shift[i]!.low) ** 2) / 12;
      }
    });
    for (let j = 0; j < d; j++) covariance[j * (d + 1)]! += this.noise ** 2;
    return { mean, covariance, error: 1e-10 * Math.max(...covariance) };
  }

  #eachNode(visit: (weight: number, node: Float64Array, curve: Curve) => void): void {
    const d = this.dimension;
    this.#logWeights.forEach((log, at) => {
      const { curve } = this.#panels[Math.floor(at / rule.nodes.length)]!;
      visit(Math.exp(log), this.#nodes.subarray(at * d, (at + 1) * d), curve);
    });
  }

  #logBlurred(x: Points, row: number): number {
    const d = this.dimension;
    const precision = 0.5 / (this.noise * this.noise);
    let best = Infinity;
    for (let p = 0; p < this.#radii.length; p++) {
      const distance = Math.sqrt(squaredDistance(x.data, row * d, this.#middles, p * d, d));
      this.#nearest[p] = Math.max(0, distance - this.#radii[p]!);
      best = Math.min(best, distance + this.#radii[p]!);
    }
    if (best > 1e150) return -Infinity;
    const reach = Math.sqrt(best * best - negligible / precision);
    let count = 0;
    for (let p = 0; p < this.#radii.length; p++) {
      if (this.#nearest[p]! > reach) continue;
      const { shift } = this.#panels[p]!.curve;
      for (let at = p * rule.nodes.length; at < (p + 1) * rule.nodes.length; at++) {
        const kernel =
          shift === undefined
            ? -precision * squaredDistance(x.data, row * d, this.#nodes, at * d, d)
            : this.#logShifted(x, row, at, shift);
        this.#logTerms[count++] = this.#logWeights[at]! + kernel;
      }
    }
    const log = logSumExp(this.#logTerms.subarray(0, count));
    return log - d * Math.log(this.noise * Math.sqrt(2 * Math.PI));
  }

  /** log of the density of noise and shift at row - node, in units of the noise's peak. */
  #logShifted(x: Points, row: number, at: number, shift: readonly Interval[]): number {
    const d = this.dimension;
    let product = 1;
    let log = 0;
    for (let j = 0; j < d; j++) {
      const width = (shift[j]!.high - shift[j]!.low) / this.noise;
      const away = (x.data[row * d + j]! - this.#nodes[at * d + j]!) / this.noise;
      product *= normalInterval(away - width / 2, away + width / 2);
      log += 0.5 * Math.log(2 * Math.PI) - Math.log(width);
    }
    if (product > leastProduct) return log + Math.log(product);
    for (let j = 0; j < d; j++) {
      const width = (shift[j]!.high - shift[j]!.low) / this.noise;
      const away = (x.data[row * d + j]! - this.#nodes[at * d + j]!) / this.noise;
      log += logNormalInterval(away - width / 2, away + width / 2);
    }
    return log;
  }

  #logOn(x: Points, row: number): number {
    const found = this.#foot(x, row);
    if (found === undefined) return -Infinity;
    const { curve, integral, mass } = found.panel;
    return Math.log((mass * rate(curve, found.t)) / (integral * speed(curve, found.t)));
  }

  /** The unit tangent at each row, [n, 1, d], of curves without noise; NaN off them. */
  tangents(x: Points): Float64Array {
    const out = new Float64Array(x.data.length).fill(Number.NaN);
    for (let i = 0; i < x.n; i++) {
      const found = this.#foot(x, i);
      if (found === undefined) continue;
      const { panel, t } = found;
      const length = speed(panel.curve, t);
      panel.curve.velocity(t).forEach((value, j) => (out[i * x.d + j] = value / length));
    }
    return out;
  }

  /** The place on the curves where the row lies, if it does. */
  #foot(x: Points, row: number): { readonly panel: Panel; readonly t: number } | undefined {
    const d = this.dimension;
    const target = x.data.subarray(row * d, (row + 1) * d);
    for (let p = 0; p < this.#panels.length; p++) {
      const distance = Math.sqrt(squaredDistance(target, 0, this.#middles, p * d, d));
      if (distance > this.#radii[p]! + onCurve * this.#extent) continue;
      const panel = this.#panels[p]!;
      const t = projectOn(panel, target);
      const foot = Float64Array.from(panel.curve.at(t));
      if (Math.sqrt(squaredDistance(target, 0, foot, 0, d)) <= onCurve * this.#extent) return { panel, t };
    }
    return undefined;
  }

  #findEntropy(): Entropy {
    if (this.noise === 0) return this.#entropyAlong();
    if (this.dimension > 2) return sampledEntropy(this);
    const anchors = Array.from({ length: this.#logWeights.length }, (_, at) =>
      this.#nodes.subarray(this.dimension * at, this.dimension * (at + 1)),
    );
    const shifts = this.curves.flatMap(({ shift }) => shift ?? []).map(({ low, high }) => high - low);
    const widest = this.noise + Math.max(0, ...shifts) / 8;
    return latticeEntropy((x) => this.logDensity(x), anchors, { finest: this.noise, widest });
  }

  /** -E log(density by length), by two rules. */
  #entropyAlong(): Entropy {
    const [value, coarse] = [rule, coarseRule].map((by) =>
      this.#panels.reduce((sum, { curve, from, to, mass }) => {
        const total = integrate((t) => rate(curve, t), from, to, by);
        const surprise = (t: number): number => {
          const density = (mass * rate(curve, t)) / total;
          return -density * Math.log(density / speed(curve, t));
        };
        return sum + integrate(surprise, from, to, by);
      }, 0),
    );
    return { value: value!, error: Math.abs(value! - coarse!) + 1e-12 };
  }
}

function middle({ shift }: Curve, j: number): number {
  return shift === undefined ? 0 : (shift[j]!.low + shift[j]!.high) / 2;
}

function shifted({ low, high }: Interval, u: number): number {
  return low + u * (high - low);
}

function squaredDistance(a: Float64Array, i: number, b: Float64Array, j: number, d: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += (a[i + k]! - b[j + k]!) * (a[i + k]! - b[j + k]!);
  return sum;
}
