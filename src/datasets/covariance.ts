import { UserError } from "../numerics/error.js";
import { cholesky } from "../numerics/linear-algebra.js";

/** A covariance [d, d], row-major, from a variance common to all coordinates or from rows; a UserError if it is none. */
export function covarianceOf(what: string, given: number | readonly (readonly number[])[], d: number): Float64Array {
  if (typeof given === "number")
    return Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? given : 0));
  if (given.length !== d || given.some((row) => row.length !== d)) {
    throw new UserError(`${what} is not ${d} rows of ${d} numbers; give a square matrix of the law's dimension.`);
  }
  if (given.some((row, i) => row.some((value, j) => value !== given[j]![i]))) {
    throw new UserError(`${what} is not symmetric; give the same number for (i, j) and (j, i).`);
  }
  const flat = Float64Array.from(given.flat());
  if (isPositiveDefinite(flat, d)) return flat;
  throw new UserError(
    `${what} is not positive definite, so there is no such law with a density; every variance along every direction must be above 0.`,
  );
}

function isPositiveDefinite(matrix: Float64Array, d: number): boolean {
  try {
    cholesky(matrix, d);
    return true;
  } catch {
    return false;
  }
}
