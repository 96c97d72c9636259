import { open } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { suggestion } from "../component/nearest.js";
import { UserError } from "../numerics/error.js";
import { unreadable } from "./read.js";

const signature = Buffer.from("\x89HDF\r\n\x1a\n", "latin1");

export interface NumberArray {
  /** Row-major. */
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** The arrays of real numbers at these paths of an HDF5 file; a UserError for a missing file or array, or another type. */
export async function readHdf5(path: string, names: readonly string[]): Promise<readonly NumberArray[]> {
  const file = basename(path);
  if (!(await beginsAsHdf5(path)))
    throw new UserError(`${file} is not an HDF5 file: it does not begin with the signature.`);
  // The library is compiled to WebAssembly, and starts when it is loaded.
  const { File, Dataset, ready } = await import("h5wasm/node");
  // Left to itself the library prints its errors and goes on.
  (await ready).activate_throwing_error_handler();
  return undamaged(file, () => {
    const root = new File(resolve(path), "r");
    try {
      return names.map((name) => {
        const found = root.get(name);
        if (!(found instanceof Dataset))
          throw new UserError(`${file} has no array "${name}"; ${suggestion(name, root.keys())}`);
        return { data: numbersOf(`${file}, array "${name}"`, found.value), shape: found.shape ?? [] };
      });
    } finally {
      root.close();
    }
  });
}

function undamaged<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file} cannot be read as an HDF5 file: it is damaged.`, { cause: error });
  }
}

async function beginsAsHdf5(path: string): Promise<boolean> {
  try {
    await using file = await open(path);
    const { buffer } = await file.read(Buffer.alloc(signature.length), 0, signature.length, 0);
    return buffer.equals(signature);
  } catch (error) {
    throw unreadable(path, "an HDF5 file", error);
  }
}

function numbersOf(what: string, value: unknown): Float64Array {
  if (value instanceof Float64Array) return value;
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Float64Array.from(value, Number);
  if (ArrayBuffer.isView(value)) return Float64Array.from(value as unknown as ArrayLike<number>);
  throw new UserError(`${what} does not hold real numbers; expected an array of integers or floating-point numbers.`);
}
