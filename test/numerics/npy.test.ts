import { describe, expect, it } from "vitest";
import { decodeNpy, encodeNpy } from "../../src/numerics/npy.js";

// python3 -c "import numpy, io; f = io.BytesIO(); numpy.save(f, numpy.array([[1, 2.5], [-3, 4]], '<f4')); print(f.getvalue().hex())"
const savedByNumpy = Buffer.from(
  "934e554d505901007600" +
    Buffer.from("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }".padEnd(117) + "\n").toString("hex") +
    "0000803f00002040000040c000008040",
  "hex",
);

describe("npy", () => {
  it("writes the bytes that NumPy writes", () => {
    const bytes = encodeNpy(Float32Array.of(1, 2.5, -3, 4), [2, 2]);
    expect(Buffer.from(bytes).equals(savedByNumpy)).toBe(true);
  });

  it("reads what NumPy writes, at any offset in a buffer", () => {
    const shifted = new Uint8Array(savedByNumpy.length + 3);
    shifted.set(savedByNumpy, 3);
    expect(decodeNpy(shifted.subarray(3))).toEqual({ data: Float32Array.of(1, 2.5, -3, 4), shape: [2, 2] });
  });

  it.each([
    [Float64Array.of(Math.PI, -0, Number.NaN, Infinity, 5e-324, 1), [3, 2]],
    [Float32Array.of(1, 2, 3), [3]],
    [Int32Array.of(-7), []],
    [Uint8Array.of(0, 255), [1, 2, 1]],
    [new Float32Array(0), [0, 2]],
  ])("round-trips %o exactly with its shape and type", (data, shape) => {
    const back = decodeNpy(encodeNpy(data, shape));
    expect(back.shape).toEqual(shape);
    expect(back.data).toStrictEqual(data);
  });

  it("refuses a shape that does not fit", () => {
    expect(() => encodeNpy(new Float32Array(5), [2, 3])).toThrow("expected 6 numbers for [2, 3], got 5");
  });

  it.each([
    ["another kind of file", Buffer.from("longitude,latitude\n"), "does not begin with the .npy signature"],
    ["a cut file", savedByNumpy.subarray(0, -1), "143 bytes where its header promises 144"],
    ["complex numbers", patched("<f4", "<c8"), 'numbers of type "<c8"'],
    ["Fortran order", patched("False", "True "), "Fortran order"],
  ])("says what is wrong with %s", (_, bytes, message) => {
    expect(() => decodeNpy(bytes)).toThrow(message);
  });
});

function patched(from: string, to: string): Buffer {
  return Buffer.from(savedByNumpy.toString("latin1").replace(from, to), "latin1");
}
