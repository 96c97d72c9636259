import { UserError } from "../numerics/error.js";
import type { DType, HostArray, Precision, Specs, TensorSpec } from "./runtime.js";

/** Where a value crosses between JavaScript and a compiled program. */

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function dtypeOf(spec: TensorSpec): DType {
  return spec.dtype ?? "float32";
}

/** An array of the type in which a program of this precision takes and returns `dtype`. */
export function hostArray(dtype: DType, precision: Precision, length: number): HostArray {
  switch (dtype) {
    case "float32":
      return precision === "float64" ? new Float64Array(length) : new Float32Array(length);
    case "int32":
      return new Int32Array(length);
    case "bool":
      return new Uint8Array(length);
  }
}

/** Where an array is fed. */
export interface Slot {
  readonly name: string;
  readonly spec: TensorSpec;
  /** Where one array holds the slices of several steps. */
  readonly steps?: number | undefined;
  /** The name that the program was given. */
  readonly program?: string | undefined;
}

/** What is fed for one input, in the type that the program takes: the array itself where it has that type already. */
export function fed(slot: Slot, value: HostArray | undefined, precision: Precision): HostArray {
  const { spec, steps } = slot;
  const dtype = dtypeOf(spec);
  const shape = `${steps === undefined ? "" : `${steps} steps of `}shape [${spec.shape.join(", ")}]`;
  if (value === undefined) throw new UserError(`${inputOf(slot)} was not fed; expected ${shape}.`);
  const expected = elementCount(spec.shape) * (steps ?? 1);
  if (value.length !== expected) {
    throw new UserError(
      `${inputOf(slot)} was compiled for ${shape} (${expected} numbers) but fed ${value.length} numbers; ` +
        "shapes are fixed when a program is compiled: compile it again for another shape.",
    );
  }
  const empty = hostArray(dtype, precision, 0);
  if (value.constructor === empty.constructor) return value;
  if (dtype === "float32" && (value instanceof Float32Array || value instanceof Float64Array)) {
    return precision === "float64" ? Float64Array.from(value) : Float32Array.from(value);
  }
  throw new UserError(
    `${inputOf(slot)} takes ${empty.constructor.name} (${dtype}) but was fed ${value.constructor.name}.`,
  );
}

function inputOf({ name, program }: Slot): string {
  return `The input "${name}"${program === undefined ? "" : ` of the program "${program}"`}`;
}

/** Refuses names that no input has. */
export function checkNames(specs: Specs, feeds: Readonly<Record<string, HostArray>>, program?: string): void {
  for (const name of Object.keys(feeds)) {
    if (Object.hasOwn(specs, name)) continue;
    const inputs = Object.keys(specs).join(", ") || "none";
    throw new UserError(`${inputOf({ name, program, spec: { shape: [] } })} does not exist; there are: ${inputs}.`);
  }
}

/** Refuses shapes that are not lists of whole numbers. */
export function checkSpecs(specs: Specs): void {
  for (const [name, { shape }] of Object.entries(specs)) {
    if (!shape.every((extent) => Number.isInteger(extent) && extent >= 0)) {
      throw new UserError(
        `The input "${name}" has the shape [${shape.join(", ")}]; expected whole numbers of at least 0.`,
      );
    }
  }
}
