import { UserError } from "./error.js";

export type NpyData = Float32Array | Float64Array | Int32Array | Uint8Array;

export interface NpyArray {
  readonly data: NpyData;
  readonly shape: readonly number[];
}

const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
/** NumPy's names of the types; every platform that runs Node with ONNX Runtime is little endian, as these are. */
const arrays = { "<f4": Float32Array, "<f8": Float64Array, "<i4": Int32Array, "|u1": Uint8Array } as const;

/** An array as a NumPy `.npy` file: format 1.0, C order. Throws if the length does not fit `shape`. */
export function encodeNpy(data: NpyData, shape: readonly number[]): Uint8Array {
  if (data.length !== count(shape)) {
    throw new RangeError(`encodeNpy: expected ${count(shape)} numbers for [${shape.join(", ")}], got ${data.length}.`);
  }
  const type = Object.entries(arrays).find(([, array]) => data instanceof array)![0];
  const tuple = shape.length === 1 ? `${shape[0]!},` : shape.join(", ");
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${tuple}), }`;
  // The format asks for data that start at a multiple of 64 bytes, after a header that ends in a newline.
  const start = Math.ceil((10 + header.length + 1) / 64) * 64;
  const bytes = new Uint8Array(start + data.byteLength).fill(0x20, 0, start);
  bytes.set(magic);
  bytes.set([1, 0, (start - 10) & 0xff, (start - 10) >>> 8], 6);
  new TextEncoder().encodeInto(header, bytes.subarray(10));
  bytes[start - 1] = 0x0a;
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

/** The array in a NumPy `.npy` file; throws a UserError for what is not one, or holds another type or order. */
export function decodeNpy(bytes: Uint8Array): NpyArray {
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw new UserError("The file is not a NumPy .npy file: it does not begin with the .npy signature.");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [from, length] = bytes[6]! === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const start = from + length;
  const header = new TextDecoder("latin1").decode(bytes.subarray(from, start));
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1] ?? "unknown";
  if (!isType(type)) {
    const known = Object.keys(arrays).join(", ");
    throw new UserError(`The .npy file holds numbers of type "${type}"; expected one of ${known}.`);
  }
  if (!/'fortran_order'\s*:\s*False/.test(header)) {
    throw new UserError("The .npy file is in Fortran order; save it in C order (numpy.ascontiguousarray).");
  }
  const shape = (/'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  const end = start + count(shape) * arrays[type].BYTES_PER_ELEMENT;
  if (bytes.length !== end) {
    throw new UserError(`The .npy file has ${bytes.length} bytes where its header promises ${end}: it is damaged.`);
  }
  // A copy, because the data must be aligned and the caller may reuse the bytes.
  return { data: new arrays[type](new Uint8Array(bytes.subarray(start)).buffer), shape };
}

function isType(text: string): text is keyof typeof arrays {
  return Object.hasOwn(arrays, text);
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
