/** Nodes on each side of the grids that are tried, from the cheapest on. */
const sides = [12, 16, 24, 32, 48, 64];
/** The error allowed beside the mean of the kernel over the atoms, and what rounding leaves beside its largest value. */
const relative = 1e-9;
const rounding = 1e-14;
/** From one axis to the plane (its Lebesgue constant), and from the kernel to the kernel times a squared coordinate. */
const allowance = 50;

/**
 * Atoms in the plane condensed onto grids of Chebyshev nodes: a sum over n atoms of exp(-rate |q - x|^2) and its moments
 * becomes one over p^2 nodes, with weights made by interpolation (as in black-box fast multipole methods: Fong and Darve
 * 2009, doi:10.1016/j.jcp.2009.08.031). It serves kernels that are wide beside the atoms' bounding box.
 */
export class CondensedAtoms {
  readonly #grids: readonly Grid[];
  readonly #n: number;
  readonly #halfWidth: number;

  constructor(x: Float64Array, y: Float64Array) {
    this.#n = x.length;
    const axes = [axisOf(x), axisOf(y)] as const;
    this.#halfWidth = Math.max(axes[0].half, axes[1].half);
    // A node costs less than an atom, but not by so much that more nodes than atoms could pay.
    this.#grids = sides.filter((side) => side * side <= this.#n).map((side) => new Grid(side, axes, x, y));
  }

  /**
   * Writes the sums over all atoms of w, w x, w y and w (x^2 + y^2), with w = exp(-rate |q - (x, y)|^2), to `out`; returns
   * false where they would not be accurate to 1e-9 relative: kernel too narrow, or q too far from the atoms.
   */
  sums(q0: number, q1: number, rate: number, out: Float64Array): boolean {
    const sharpness = rate * this.#halfWidth * this.#halfWidth;
    // A guess at the kernel's mean, until a first grid gives one and shows whether a finer grid is needed.
    let mean = 0.1;
    for (const grid of this.#grids) {
      const error = allowance * interpolationError(grid.side, sharpness) + rounding;
      if (error > relative * mean) continue;
      grid.sums(q0, q1, rate, out);
      mean = out[0]! / this.#n;
      if (error <= relative * mean) return true;
    }
    return false;
  }
}

interface Axis {
  readonly middle: number;
  readonly half: number;
}

function axisOf(values: Float64Array): Axis {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  // A constant coordinate may have any width; the middle node then has all the weight.
  return { middle: (low + high) / 2, half: (high - low) / 2 || 1 };
}

class Grid {
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #atoms: readonly [Float64Array, Float64Array];
  readonly #axes: readonly [Axis, Axis];
  /** The kernel at the nodes of the second axis, times 1, y and y^2. */
  readonly #kernel: readonly [Float64Array, Float64Array, Float64Array];
  #weights: Float64Array | undefined;

  constructor(
    readonly side: number,
    axes: readonly [Axis, Axis],
    x: Float64Array,
    y: Float64Array,
  ) {
    this.#axes = axes;
    this.#atoms = [x, y];
    [this.#x, this.#y] = axes.map(({ middle, half }) =>
      Float64Array.from({ length: side }, (_, k) => middle + half * Math.cos(nodeAngle(k, side))),
    ) as [Float64Array, Float64Array];
    this.#kernel = [new Float64Array(side), new Float64Array(side), new Float64Array(side)];
  }

  sums(q0: number, q1: number, rate: number, out: Float64Array): void {
    const { side } = this;
    const [k0, k1, k2] = this.#kernel;
    const weights = (this.#weights ??= this.#condense());
    for (let l = 0; l < side; l++) {
      const y = this.#y[l]!;
      const value = Math.exp(-rate * (q1 - y) * (q1 - y));
      k0[l] = value;
      k1[l] = value * y;
      k2[l] = value * y * y;
    }
    out.fill(0);
    for (let k = 0; k < side; k++) {
      const x = this.#x[k]!;
      const value = Math.exp(-rate * (q0 - x) * (q0 - x));
      let [s0, s1, s2] = [0, 0, 0];
      for (let l = 0, at = k * side; l < side; l++, at++) {
        const weight = weights[at]!;
        s0 += weight * k0[l]!;
        s1 += weight * k1[l]!;
        s2 += weight * k2[l]!;
      }
      out[0]! += value * s0;
      out[1]! += value * s0 * x;
      out[2]! += value * s1;
      out[3]! += value * (s0 * x * x + s2);
    }
  }

  /** The sum over atoms of the products of Lagrange's polynomials, node by node. */
  #condense(): Float64Array {
    const { side } = this;
    const weights = new Float64Array(side * side);
    const [x, y] = this.#atoms;
    const [ofX, ofY] = [new Float64Array(side), new Float64Array(side)];
    for (let i = 0; i < x.length; i++) {
      lagrange((x[i]! - this.#axes[0].middle) / this.#axes[0].half, ofX);
      lagrange((y[i]! - this.#axes[1].middle) / this.#axes[1].half, ofY);
      for (let k = 0; k < side; k++) {
        const factor = ofX[k]!;
        for (let l = 0, at = k * side; l < side; l++, at++) weights[at]! += factor * ofY[l]!;
      }
    }
    return weights;
  }
}

function nodeAngle(k: number, side: number): number {
  return ((2 * k + 1) * Math.PI) / (2 * side);
}

/** The Lagrange polynomials of the Chebyshev nodes at `at` in [-1, 1] (barycentric: Berrut and Trefethen 2004). */
function lagrange(at: number, out: Float64Array): void {
  const side = out.length;
  let total = 0;
  for (let k = 0; k < side; k++) {
    const angle = nodeAngle(k, side);
    const distance = at - Math.cos(angle);
    if (distance === 0) {
      out.fill(0);
      out[k] = 1;
      return;
    }
    total += out[k] = (k % 2 === 0 ? Math.sin(angle) : -Math.sin(angle)) / distance;
  }
  for (let k = 0; k < side; k++) out[k]! /= total;
}

/**
 * A bound on the error of exp(-z (q - x)^2), x in [-1, 1], interpolated at `side` Chebyshev nodes, for every real q. On the
 * ellipse with foci -1, 1 and half axes cosh e, sinh e the kernel is at most exp(z sinh^2 e), so the error is at most
 * 4 exp(z sinh^2 e - (side - 1) e) / (exp(e) - 1) (Trefethen 2013, theorem 8.2), least about where z sinh 2e = side - 1.
 */
function interpolationError(side: number, z: number): number {
  const e = Math.asinh((side - 1) / z) / 2;
  return (4 * Math.exp(z * Math.sinh(e) ** 2 - (side - 1) * e)) / Math.expm1(e);
}
