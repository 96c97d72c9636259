import { UserError } from "../numerics/error.js";
import type { Table } from "./table.js";

/** An array of numbers [n] or [n, d] as a table; a UserError for any other shape. `what` says in messages what it is. */
export function arrayTable(
  what: string,
  { data, shape }: { readonly data: Float64Array; readonly shape: readonly number[] },
): Table {
  const [n = 0, d = 1] = shape;
  if (shape.length === 0 || shape.length > 2 || n * d === 0) {
    throw new UserError(
      `${what} has the shape [${shape.join(", ")}]; expected [n, d] or [n], with a row for each point.`,
    );
  }
  return {
    file: what,
    columns: Array.from({ length: d }, (_, j) => `column ${j + 1}`),
    n,
    cell: (i, j) => data[i * d + j],
    where: (i) => `row ${i + 1}`,
  };
}
