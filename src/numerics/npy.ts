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
  const parsed = parseNpy("The .npy file", bytes);
  const { type, fortranOrder, shape, content } = parsed;
  if (!isType(type)) {
    const known = Object.keys(arrays).join(", ");
    throw new UserError(`The .npy file holds numbers of type "${type}"; expected one of ${known}.`);
  }
  if (fortranOrder) {
    throw new UserError("The .npy file is in Fortran order; save it in C order (numpy.ascontiguousarray).");
  }
  checkLength("The .npy file", parsed, count(shape) * arrays[type].BYTES_PER_ELEMENT);
  // A copy, because the data must be aligned and the caller may reuse the bytes.
  return { data: new arrays[type](new Uint8Array(content).buffer), shape };
}

/**
 * The numbers in a NumPy `.npy` file of any real type, byte order and memory order, row-major; throws a UserError for what
 * is not one, or holds no real numbers. `what` is what messages call it.
 */
export function decodeNpyNumbers(
  what: string,
  bytes: Uint8Array,
): {
  readonly data: Float64Array;
  readonly shape: readonly number[];
} {
  const parsed = parseNpy(what, bytes);
  const { type, fortranOrder, shape, content } = parsed;
  const read = Object.hasOwn(readers, type.slice(1)) ? readers[type.slice(1)] : undefined;
  if (read === undefined) {
    throw new UserError(
      `${what} holds values of type "${type}"; expected real numbers, such as those of numpy.asarray(x, dtype=float).`,
    );
  }
  const size = Number(type.slice(2));
  const n = count(shape);
  checkLength(what, parsed, n * size);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const littleEndian = !type.startsWith(">");
  const data = new Float64Array(n);
  for (let at = 0; at < n; at++) data[at] = read(view, at * size, littleEndian);
  return { data: fortranOrder ? rowMajor(data, shape) : data, shape };
}

/** How a number of each type is read, by the type's name without the byte order. */
const readers: Readonly<Record<string, (view: DataView, at: number, littleEndian: boolean) => number>> = {
  f4: (view, at, littleEndian) => view.getFloat32(at, littleEndian),
  f8: (view, at, littleEndian) => view.getFloat64(at, littleEndian),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, littleEndian) => view.getInt16(at, littleEndian),
  i4: (view, at, littleEndian) => view.getInt32(at, littleEndian),
  i8: (view, at, littleEndian) => Number(view.getBigInt64(at, littleEndian)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, littleEndian) => view.getUint16(at, littleEndian),
  u4: (view, at, littleEndian) => view.getUint32(at, littleEndian),
  u8: (view, at, littleEndian) => Number(view.getBigUint64(at, littleEndian)),
  b1: (view, at) => view.getUint8(at),
};

/** Row-major numbers from column-major ones: the first index runs fastest in the file. */
function rowMajor(data: Float64Array, shape: readonly number[]): Float64Array {
  const out = new Float64Array(data.length);
  const index = shape.map(() => 0);
  for (const value of data) {
    out[index.reduce((at, i, axis) => at * shape[axis]! + i, 0)] = value;
    for (let axis = 0; axis < index.length; axis++) {
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return out;
}

interface ParsedNpy {
  /** NumPy's name of the type, with the byte order. */
  readonly type: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** All that follows the header, which ends before the byte `start`. */
  readonly content: Uint8Array;
  readonly start: number;
}

function parseNpy(what: string, bytes: Uint8Array): ParsedNpy {
  if (bytes.length < 12 || magic.some((byte, i) => bytes[i] !== byte)) {
    throw new UserError(`${what} is not in NumPy's format: it does not begin with the .npy signature.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [from, length] = bytes[6]! === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const start = from + length;
  const header = new TextDecoder("latin1").decode(bytes.subarray(from, start));
  const shape = (/'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1] ?? "")
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  return {
    type: /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1] ?? "unknown",
    fortranOrder: !/'fortran_order'\s*:\s*False/.test(header),
    shape,
    content: bytes.subarray(start),
    start,
  };
}

function checkLength(what: string, { content, start }: ParsedNpy, expected: number): void {
  if (content.length === expected) return;
  throw new UserError(
    `${what} has ${start + content.length} bytes where its header promises ${start + expected}: it is damaged.`,
  );
}

function isType(text: string): text is keyof typeof arrays {
  return Object.hasOwn(arrays, text);
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
