import fc from "fast-check";

/** Cases differ by chance but not from run to run. */
const seed = 20_260_401;

/** `count` draws, the same at every run. */
export function draws<T>(arbitrary: fc.Arbitrary<T>, count: number): readonly T[] {
  return fc.sample(arbitrary, { seed, numRuns: count });
}

/** Shapes of rank `low` to `high` with extents 1 to 4. */
export function shapes(low = 0, high = 4): fc.Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: 4 }), { minLength: low, maxLength: high });
}

/** Two shapes that broadcast to one another: leading axes dropped, extents replaced by 1. */
export function broadcastingPair(): fc.Arbitrary<readonly [number[], number[]]> {
  const thinned = (shape: number[]): fc.Arbitrary<number[]> =>
    fc
      .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }))
      .map(([dropped, ones]) => shape.map((extent, axis) => (ones[axis] ? 1 : extent)).slice(dropped));
  return shapes(1).chain((shape) => fc.tuple(thinned(shape), thinned(shape)));
}

/** A shape with some of its axes, counted from either end. */
export function shapeWithAxes(): fc.Arbitrary<{ shape: number[]; axes: number[]; keepDims: boolean }> {
  return shapes(1).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axes: fc
        .subarray([...shape.keys()], { minLength: 1 })
        .chain((axes) => fc.tuple(...axes.map((axis) => fc.constantFrom(axis, axis - shape.length)))),
      keepDims: fc.boolean(),
    }),
  );
}

/** A shape with one of its axes, counted from either end. */
export function shapeWithAxis(): fc.Arbitrary<{ shape: number[]; axis: number }> {
  return shapes(1).chain((shape) =>
    fc.record({ shape: fc.constant(shape), axis: fc.integer({ min: -shape.length, max: shape.length - 1 }) }),
  );
}
