import { basename } from "node:path";
import { UserError } from "../numerics/error.js";
import { readBytes } from "./read.js";

/** Bytes in an IDX file, the format of MNIST, with their shape. */
export interface IdxArray {
  readonly data: Uint8Array;
  readonly shape: readonly number[];
}

/** The type code of unsigned bytes. */
const bytesType = 0x08;

/** Reads an IDX file of unsigned bytes with so many axes; throws a UserError for what is not one. */
export async function readIdx(path: string, axes: number): Promise<IdxArray> {
  const bytes = await readBytes(path, "an IDX file of the MNIST kind");
  const file = basename(path);
  const start = 4 + 4 * axes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < start || view.getUint16(0) !== 0 || bytes[2] !== bytesType || bytes[3] !== axes) {
    throw new UserError(
      `${file} is not an IDX file of unsigned bytes with ${axes} axes; expected a file of MNIST, unpacked (gunzip).`,
    );
  }
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const length = shape.reduce((product, size) => product * size, 1);
  if (bytes.length !== start + length) {
    throw new UserError(
      `${file} has ${bytes.length} bytes where its header promises ${start + length}: it is damaged.`,
    );
  }
  return { data: bytes.subarray(start), shape };
}
