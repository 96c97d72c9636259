import { type Points, points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import type { Entropy, Measure, Moments } from "./measure.js";

/** How far, relative to the tube's radius, a point may lie off the torus and still count as on it: float32's rounding. */
const onTorus = 1e-5;

/** The uniform law, by area, on the torus in R^3 around the third axis whose tube of radius `minor` has its centre on a circle of radius `major`. */
export class UniformTorus implements Measure {
  readonly dimension = 3;
  readonly reference = { manifold: 2 };
  readonly entropy: Entropy;
  readonly moments: Moments;

  constructor(
    readonly major: number,
    readonly minor: number,
  ) {
    this.entropy = { value: Math.log(4 * Math.PI ** 2 * major * minor), error: 0 };
    const around = major ** 2 / 2 + 0.75 * minor ** 2;
    const covariance = Float64Array.of(around, 0, 0, 0, around, 0, 0, 0, minor ** 2 / 2);
    this.moments = { mean: new Float64Array(3), covariance, error: 0 };
  }

  sample(n: number, stream: Stream): Points {
    const out = points(n, 3);
    for (let i = 0; i < n; i++) {
      const u = 2 * Math.PI * stream.uniform();
      const v = this.#drawTubeAngle(stream);
      const across = this.major + this.minor * Math.cos(v);
      out.data.set([across * Math.cos(u), across * Math.sin(u), this.minor * Math.sin(v)], 3 * i);
    }
    return out;
  }

  /** Area grows with the distance from the axis: the angle has a density proportional to major + minor cos v. */
  #drawTubeAngle(stream: Stream): number {
    for (;;) {
      const v = 2 * Math.PI * stream.uniform();
      if (stream.uniform() * (this.major + this.minor) <= this.major + this.minor * Math.cos(v)) return v;
    }
  }

  logDensity({ n, data }: Points): Float64Array {
    return Float64Array.from({ length: n }, (_, i) => {
      const across = Math.hypot(data[3 * i]!, data[3 * i + 1]!) - this.major;
      const away = Math.abs(Math.hypot(across, data[3 * i + 2]!) - this.minor);
      return away <= onTorus * this.minor ? -this.entropy.value : -Infinity;
    });
  }

  /** Along the circle of the tube's centre, and around the tube. */
  tangents({ n, data }: Points): Float64Array {
    const out = new Float64Array(6 * n);
    for (let i = 0; i < n; i++) {
      const [x, y, z] = data.subarray(3 * i, 3 * i + 3);
      const radius = Math.hypot(x!, y!);
      const [cos, sin] = [x! / radius, y! / radius];
      const [up, across] = [z! / this.minor, (radius - this.major) / this.minor];
      out.set([-sin, cos, 0, -up * cos, -up * sin, across], 6 * i);
    }
    return out;
  }
}
