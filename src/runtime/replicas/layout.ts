import { dtypeOf, elementCount, fed, hostArray, type Slot } from "../edge.js";
import type { HostArray, Precision, Specs, TensorSpec } from "../runtime.js";

/** Specs with a leading axis of replicas. */
export function stackedSpecs<S extends Specs>(specs: S, replicas: number): S {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, { ...spec, shape: [replicas, ...spec.shape] }]),
  ) as unknown as S;
}

/** The arrays of all replicas as one: of each step, where there are several, the slices of all replicas. */
export function interleaved(arrays: readonly (HostArray | undefined)[], slot: Slot, precision: Precision): HostArray {
  const { spec, steps = 1 } = slot;
  const size = elementCount(spec.shape);
  const all = hostArray(dtypeOf(spec), precision, size * steps * arrays.length);
  for (const [replica, array] of arrays.entries()) {
    const own = fed(slot, array, precision);
    for (let step = 0; step < steps; step++) {
      all.set(own.subarray(step * size, (step + 1) * size), (step * arrays.length + replica) * size);
    }
  }
  return all;
}

/** The inverse: the array of each replica. */
export function parted(
  all: HostArray,
  spec: TensorSpec,
  replicas: number,
  steps: number,
  precision: Precision,
): readonly HostArray[] {
  const size = elementCount(spec.shape);
  return Array.from({ length: replicas }, (_, replica) => {
    const own = hostArray(dtypeOf(spec), precision, size * steps);
    for (let step = 0; step < steps; step++) {
      const from = (step * replicas + replica) * size;
      own.set(all.subarray(from, from + size), step * size);
    }
    return own;
  });
}
