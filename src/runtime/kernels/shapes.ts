import { UserError } from "../../numerics/error.js";

export type Shape = readonly number[];

export function sizeOf(shape: Shape): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** The shape that numpy's rules broadcast all of `shapes` to. */
export function broadcastShapes(...shapes: readonly Shape[]): Shape {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    const extent = extents.find((candidate) => candidate !== 1) ?? 1;
    if (extents.some((candidate) => candidate !== 1 && candidate !== extent)) {
      throw new UserError(`Shapes ${shapes.map((shape) => `[${shape.join(", ")}]`).join(" and ")} do not broadcast.`);
    }
    return extent;
  });
}

/** An axis counted from the front. */
export function positiveAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** tfjs's axis parameter as ascending axes counted from the front; none given means all. */
export function parseAxes(axis: number | readonly number[] | null | undefined, rank: number): readonly number[] {
  if (axis === null || axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  const axes = typeof axis === "number" ? [axis] : axis;
  return [...new Set(axes.map((a) => positiveAxis(a, rank)))].sort((a, b) => a - b);
}

/** What is left of a shape when `axes` are reduced. */
export function reducedShape(shape: Shape, axes: readonly number[], keepDims = false): Shape {
  if (keepDims) return shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return shape.filter((_, axis) => !axes.includes(axis));
}

export function permuted(shape: Shape, perm: readonly number[]): Shape {
  return perm.map((axis) => shape[axis]!);
}

/** `shape` with the extent of one axis replaced. */
export function withExtent(shape: Shape, axis: number, extent: number): Shape {
  return shape.map((old, i) => (i === axis ? extent : old));
}

/** 0, 1, …, n - 1. */
export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
