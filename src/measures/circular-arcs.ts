import { Categorical } from "../numerics/categorical.js";
import { type Points, points } from "../numerics/points.js";
import { gaussLegendre } from "../numerics/quadrature.js";
import type { Stream } from "../numerics/random.js";
import { planarEntropy } from "./entropy.js";
import type { Entropy, Measure } from "./measure.js";

/** The points centre + radius (cos a, sin a) for angles a from `from` to `to`, both in [-pi, 3 pi], at most one turn. */
export interface CircularArc {
  readonly centre: readonly [number, number];
  readonly radius: number;
  readonly from: number;
  readonly to: number;
}

/** How far, relative to the radius, a point may lie off an arc and still count as on it: what float32 rounds away. */
const onArc = 1e-6;
/** exp of less than this is nothing beside 1 in double precision. */
const negligible = -40;
const rule = gaussLegendre(64);

/**
 * The law of a point that is uniform by length on disjoint arcs, plus Gaussian noise N(0, noise^2 I). With noise it has
 * a density on the plane, computed as an integral along the arcs by Gauss-Legendre quadrature to about 1e-12 relative;
 * without, one with respect to length along the arcs.
 */
export class CircularArcs implements Measure {
  readonly dimension = 2;
  readonly reference: "lebesgue" | { readonly manifold: 1 };
  readonly #length: number;
  readonly #choice: Categorical;
  #entropy?: Entropy;

  constructor(
    readonly arcs: readonly CircularArc[],
    readonly noise: number,
  ) {
    const lengths = arcs.map(lengthOf);
    this.#choice = new Categorical(lengths);
    this.#length = lengths.reduce((sum, length) => sum + length, 0);
    this.reference = noise > 0 ? "lebesgue" : { manifold: 1 };
  }

  sample(n: number, stream: Stream): Points {
    const out = points(n, 2);
    for (let i = 0; i < n; i++) {
      const arc = this.arcs[this.#choice.draw(stream)]!;
      const angle = arc.from + (arc.to - arc.from) * stream.uniform();
      out.data[2 * i] = arc.centre[0] + arc.radius * Math.cos(angle);
      out.data[2 * i + 1] = arc.centre[1] + arc.radius * Math.sin(angle);
      if (this.noise === 0) continue;
      out.data[2 * i]! += this.noise * stream.normal();
      out.data[2 * i + 1]! += this.noise * stream.normal();
    }
    return out;
  }

  logDensity(x: Points): Float64Array {
    const out = new Float64Array(x.n);
    for (let i = 0; i < x.n; i++) {
      const a = x.data[2 * i]!;
      const b = x.data[2 * i + 1]!;
      out[i] = this.noise > 0 ? this.#logBlurred(a, b) : this.#logOnArcs(a, b);
    }
    return out;
  }

  get entropy(): Entropy {
    return (this.#entropy ??= this.noise > 0 ? this.#blurredEntropy() : { value: Math.log(this.#length), error: 0 });
  }

  #logOnArcs(a: number, b: number): number {
    const on = this.arcs.some((arc) => {
      const { r, angle } = polar(arc, a, b);
      const turn = 2 * Math.PI * Math.ceil((arc.from - onArc - angle) / (2 * Math.PI));
      return Math.abs(r - arc.radius) <= onArc * arc.radius && angle + turn <= arc.to + onArc;
    });
    return on ? -Math.log(this.#length) : -Infinity;
  }

  #logBlurred(a: number, b: number): number {
    let log = -Infinity;
    for (const arc of this.arcs) {
      const { r, angle } = polar(arc, a, b);
      // |x - arc(theta)|^2 = (r - radius)^2 + 2 r radius (1 - cos(theta - angle)).
      const radial = (r - arc.radius) / this.noise;
      const term =
        Math.log(arc.radius) - 0.5 * radial * radial + logAlong(arc, angle, (r * arc.radius) / this.noise ** 2);
      log = Math.max(log, term) + Math.log1p(Math.exp(-Math.abs(log - term)));
    }
    return log - Math.log(this.#length) - Math.log(2 * Math.PI * this.noise * this.noise);
  }

  #blurredEntropy(): Entropy {
    const anchors = this.arcs.flatMap((arc) => {
      const count = Math.ceil(lengthOf(arc) / this.noise) + 1;
      return Array.from({ length: count }, (_, i) => {
        const angle = arc.from + ((arc.to - arc.from) * i) / (count - 1);
        return [arc.centre[0] + arc.radius * Math.cos(angle), arc.centre[1] + arc.radius * Math.sin(angle)];
      });
    });
    return planarEntropy((x) => this.logDensity(x), anchors, { finest: this.noise, widest: this.noise });
  }
}

function lengthOf(arc: CircularArc): number {
  return arc.radius * (arc.to - arc.from);
}

function polar({ centre }: CircularArc, a: number, b: number): { r: number; angle: number } {
  return { r: Math.hypot(a - centre[0], b - centre[1]), angle: Math.atan2(b - centre[1], a - centre[0]) };
}

/** log of the integral of exp(-kappa (1 - cos(theta - angle))) over the arc's angles theta. */
function logAlong({ from, to }: CircularArc, angle: number, kappa: number): number {
  const away = distanceToRange(angle, from, to);
  const largest = -2 * kappa * Math.sin(away / 2) ** 2;
  // The integrand is negligible beside its largest value farther than `reach` from `angle`.
  const reach = 2 * Math.asin(Math.min(1, Math.sqrt((largest + negligible) / (-2 * kappa))));
  let sum = 0;
  for (let turn = -1; turn <= 2; turn++) {
    const low = Math.max(from, angle + 2 * Math.PI * turn - reach);
    const high = Math.min(to, angle + 2 * Math.PI * turn + reach);
    const half = (high - low) / 2;
    if (half <= 0) continue;
    const middle = low + half - angle;
    let integral = 0;
    for (let k = 0; k < rule.nodes.length; k++) {
      const sine = Math.sin((middle + half * rule.nodes[k]!) / 2);
      integral += rule.weights[k]! * Math.exp(-2 * kappa * sine * sine - largest);
    }
    sum += half * integral;
  }
  return largest + Math.log(sum);
}

/** Angular distance, at most pi, from `angle` to the nearest angle in [from, to]. */
function distanceToRange(angle: number, from: number, to: number): number {
  const past = angle - from - 2 * Math.PI * Math.floor((angle - from) / (2 * Math.PI));
  return past <= to - from ? 0 : Math.min(past - (to - from), 2 * Math.PI - past);
}
