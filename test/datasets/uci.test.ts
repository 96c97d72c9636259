import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { File, ready } from "h5wasm/node";
import { uci } from "../../src/datasets/uci/index.js";
import { UserError } from "../../src/numerics/error.js";
import { load } from "./make.js";
import { npy } from "./written.js";

const [power, gas, hepmass, miniboone, bsds300] = uci;

/** Small files in the formats of the archive, of numbers that Python makes by the same formula. */
const value = (i: number, j: number) => Math.sin(1 + 3 * i + 7 * j + 0.1 * i * j) * (j + 1);
const table = (n: number, d: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: d }, (__, j) => value(i, j)));

function folderWith(file: string, content: string | Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "pushforward-uci-"));
  add(folder, file, content);
  return folder;
}

function add(folder: string, file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

const gasRows = table(60, 16).map((row) => {
  const changed = [...row];
  for (const j of [3, 9, 12]) changed[j] = 2 * row[j - 2]! + 0.01 * row[j]!;
  changed[15] = -row[0]!;
  return changed;
});

/** Label, six columns of which the third is discrete, and `extra` behind them. */
function hepmassFile(n: number, shift: number, extra: string): string {
  const names = ["# label", "f0", "f1", "f2", "f3", "f4", "mass"].join(",") + (extra === "" ? "" : ",");
  const lines = table(n, 6).map((row, i) => {
    const features = row.map((x, j) => (j === 2 ? i % 3 : x + shift));
    return [i % 4 === 0 ? "0.000e+00" : "1.000e+00", ...features].join(",") + extra;
  });
  return [names, ...lines].join("\n") + "\n";
}

function hepmassFolder(): string {
  const folder = folderWith("hepmass/1000_train.csv", hepmassFile(80, 0, ""));
  add(folder, "hepmass/1000_test.csv", hepmassFile(30, 0.25, ",7"));
  return folder;
}

const rowOf = ({ d, data }: { d: number; data: Float64Array }, i: number) =>
  Array.from(i < 0 ? data.subarray(data.length - d) : data.subarray(i * d, (i + 1) * d));

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found.length).toBe(expected.length);
  found.forEach((x, j) => {
    expect(Math.abs(x - expected[j]!)).toBeLessThan(1e-9);
  });
}

// What the code of Papamakarios et al. (github.com/gpapamak/maf), run by NumPy on the same numbers, makes of them: sizes,
// the first training row, the last test row.
describe("the published preprocessing and split", () => {
  it("of power: shuffled and dequantised by the published seed, on every seed of ours", async () => {
    const folder = folderWith("power/data.npy", npy(table(50, 8)));
    const data = await load(power!, { folder });
    expect([data.train.n, data.validation.n, data.test.n]).toEqual([41, 4, 5]);
    expectClose(
      rowOf(data.train, 0),
      [
        1.0882731504920542, -0.05249795479401129, -1.2280108977854551, -0.23029253648177533, 1.2713660324411133,
        -0.8563890794959774,
      ],
    );
    expectClose(
      rowOf(data.test, -1),
      [
        1.3749452328809488, -1.5621790911204347, 1.4206966720625591, -0.8505059290988272, -1.0213918136401612,
        1.3051408839472374,
      ],
    );
    expectClose(rowOf(data.validation, 0).slice(0, 2), [-1.2084750857586184, -0.9106817038626583]);
    expect((await load(power!, { folder }, 5)).train).toEqual(data.train);
  });

  it("of gas: without columns that follow from others", async () => {
    const data = await load(gas!, { folder: folderWith("gas/ethylene_CO.npy", npy(gasRows)) });
    expect(data.columns).toEqual([0, 2, 3, 4, 5, 6, 8, 9, 11, 12, 13, 14, 15].map((j) => `sensor ${j + 1}`));
    expect([data.train.n, data.validation.n, data.test.n]).toEqual([49, 5, 6]);
    expectClose(rowOf(data.train, 0).slice(0, 3), [1.2183303249934496, 0.9208090633462512, 1.4715914702161041]);
    expectClose(rowOf(data.test, -1).slice(-3), [0.17016708478105205, 0.6195605432478498, -1.2715483995272394]);
  });

  it("of hepmass: class 1 alone, without discrete columns, and without what stands behind the test file's rows", async () => {
    const data = await load(hepmass!, { folder: hepmassFolder() });
    expect(data.columns).toEqual(["f0", "f1", "f3", "f4", "mass"]);
    expect([data.train.n, data.validation.n, data.test.n]).toEqual([54, 6, 22]);
    expectClose(
      rowOf(data.train, 0),
      [-1.160908519999851, -1.3433738351163447, 0.23423580260938542, 1.105834317141647, 1.3566328942834551],
    );
    expectClose(
      rowOf(data.test, -1),
      [0.36925125866005315, -0.4821299361427866, -1.312184984401236, 1.3127689865031476, -0.8677002102603784],
    );
    expectClose(rowOf(data.validation, 0).slice(0, 2), [0.08001635308950504, 1.3368108520462156]);
  });

  it("of miniboone", async () => {
    const data = await load(miniboone!, { folder: folderWith("miniboone/data.npy", npy(table(60, 43))) });
    expect([data.train.n, data.validation.n, data.test.n, data.dimension]).toEqual([49, 5, 6, 43]);
    expectClose(rowOf(data.train, 0).slice(0, 3), [1.2325415702096374, 1.4683011112830529, 0.9024862265888071]);
    expectClose(rowOf(data.test, -1).slice(-3), [0.43823977273499953, -0.0547490830191792, -0.5412911770092719]);
    const { mean, scale } = data.standardization!;
    expect(mean[4]! + scale[4]! * data.test.data[4]!).toBeCloseTo(value(54, 4), 12);
  });

  it("of bsds300: as it is", async () => {
    await ready;
    const folder = folderWith("BSDS300/BSDS300.hdf5", "");
    const written = new File(join(folder, "BSDS300/BSDS300.hdf5"), "w");
    for (const [name, n] of [
      ["train", 20],
      ["validation", 5],
      ["test", 7],
    ] as const) {
      written.create_dataset({ name, data: Float32Array.from(table(n, 63).flat()), shape: [n, 63] });
    }
    written.close();
    const data = await load(bsds300!, { folder });
    expect([data.train.n, data.validation.n, data.test.n, data.dimension]).toEqual([20, 5, 7, 63]);
    expect(data.standardization).toBeUndefined();
    expect(data.test.data[3 * 63 + 5]).toBe(Math.fround(value(3, 5)));
  });
});

describe("sizes", () => {
  it("are cut to what is asked for, by leaving the standardisation as published", async () => {
    const folder = folderWith("miniboone/data.npy", npy(table(60, 43)));
    const [all, few] = [await load(miniboone!, { folder }), await load(miniboone!, { folder, train: 10, test: 2 })];
    expect([few.train.n, few.validation.n, few.test.n]).toEqual([10, 5, 2]);
    expect(rowOf(few.test, -1)).toEqual(rowOf(all.test, 1));
    await expect(load(miniboone!, { folder, test: 7 })).rejects.toThrow("test = 7, but there are only 6 points");
  });
});

describe("what is wrong", () => {
  it.each(uci.map((builder) => [builder.definition.name, builder] as const))(
    "%s: without its file",
    async (name, builder) => {
      const error: unknown = await load(builder, { folder: "nowhere" }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(UserError);
      const { message } = error as UserError;
      expect(message).toContain(`${name}: ${resolve("nowhere")}`);
      expect(message).toContain("unpack data.tar.gz of doi:10.5281/zenodo.1161203");
      expect(message.split("\n").length).toBe(1);
      if (name === "gas") expect(message).toContain("pandas.read_pickle('ethylene_CO.pickle')");
    },
  );

  it("another shape, and what is not a number", async () => {
    await expect(load(power!, { folder: folderWith("power/data.npy", npy(table(9, 6))) })).rejects.toThrow(
      "power: expected an array [n, 8], got [9, 6]",
    );
    const folder = folderWith("hepmass/1000_train.csv", "# label,f0\n1,2\n0,\n1,x\n");
    await expect(load(hepmass!, { folder })).rejects.toThrow('line 4, column 2: expected a finite number, got "x"');
    add(folder, "hepmass/1000_train.csv", "# label,f0\n0,1\n");
    await expect(load(hepmass!, { folder })).rejects.toThrow("has no rows of class 1");
  });
});
