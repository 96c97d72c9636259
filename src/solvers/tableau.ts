/**
 * An explicit Runge-Kutta method: k_i = f(t + c_i h, y + h sum_j a_ij k_j), y' = y + h sum_i b_i k_i
 * (Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, 1993, section II.1).
 */
export interface Tableau {
  readonly name: string;
  /** Order of the global error in h. */
  readonly order: number;
  readonly c: readonly number[];
  /** Row i holds the weights of the stages before i; the first row is empty. */
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  /** Weights d of the quartic interpolant, as `interpolate` takes them, if the method has one. */
  readonly quartic?: readonly number[];
  /** Weights of a second solution of lower order from the same stages; the difference estimates the error of a step. */
  readonly embedded?: { readonly order: number; readonly b: readonly number[] };
}

export type EmbeddedTableau = Tableau & { readonly embedded: NonNullable<Tableau["embedded"]> };

/** First same as last: the last stage is the derivative at the end of the step, which begins the next one. */
export function isFsal({ c, a, b }: Tableau): boolean {
  const last = a.at(-1)!;
  return c.length > 1 && c.at(-1) === 1 && b.every((weight, i) => weight === (last[i] ?? 0));
}

/** b minus the embedded weights: the step's error estimate is h times this combination of the stages. */
export function errorWeights({ b, embedded }: EmbeddedTableau): readonly number[] {
  return b.map((weight, i) => weight - embedded.b[i]!);
}
