import { z } from "zod";
import type { ComponentDefinition } from "../../src/component/component.js";
import { dataToken, type Classes } from "../../src/datasets/dataset.js";
import { kindToken } from "../../src/component/token.js";
import type { Coupling, PairBatch } from "../../src/couplings/coupling.js";
import { StandardGaussian } from "../../src/measures/standard-gaussian.js";
import type { Points } from "../../src/numerics/points.js";
import { Stream } from "../../src/numerics/random.js";

/** A coupling on R^d with the base N(0, I), with the options that are given and the defaults of the others. */
export async function buildCoupling(
  definition: ComponentDefinition<"coupling">,
  d: number,
  options: Readonly<Record<string, unknown>>,
  classes?: Classes,
): Promise<Coupling> {
  const services = new Map<symbol, unknown>([
    [kindToken("base").id, new StandardGaussian(d)],
    [dataToken.id, { dimension: d, classes }],
  ]);
  const plain = Object.entries(definition.options).filter(([name]) => !(name in options));
  const parsed = z.object(Object.fromEntries(plain)).parse({});
  return definition.create({ ...parsed, ...options }, ...(definition.inject.map(({ id }) => services.get(id)) as []));
}

/** A batch of n base points and as many rows of the data, independent of each other. */
export function batchOf(data: Points, n: number, purpose: string): PairBatch {
  const { d } = data;
  const stream = Stream.of(0, purpose);
  const rows = Int32Array.from({ length: n }, () => stream.integer(data.n));
  const x1 = Float64Array.from({ length: n * d }, (_, at) => data.data[rows[Math.floor(at / d)]! * d + (at % d)]!);
  return { n, d, x0: new StandardGaussian(d).sample(n, stream).data, x1, rows };
}
