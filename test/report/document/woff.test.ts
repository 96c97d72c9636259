import { readFileSync } from "node:fs";
import { unzlibSync } from "fflate";
import { expect, it } from "vitest";
import { fontFile } from "../../../src/report/document/canvases.js";
import { woff } from "../../../src/report/document/woff.js";

/** The tables of a WOFF file as its specification tells to read them. */
function unpacked(file: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(file.buffer, file.byteOffset);
  expect(view.getUint32(0)).toBe(0x774f4646);
  expect(view.getUint32(8)).toBe(file.length);
  return new Map(
    Array.from({ length: view.getUint16(12) }, (_, i) => {
      const entry = 44 + 20 * i;
      const [offset, packed, length] = [4, 8, 12].map((at) => view.getUint32(entry + at));
      expect(offset! % 4).toBe(0);
      const content = file.subarray(offset, offset! + packed!);
      const tag = Buffer.from(file.subarray(entry, entry + 4)).toString("latin1");
      return [tag, packed === length ? content : unzlibSync(content)];
    }),
  );
}

it("holds every table of the font as it was, in half the room", () => {
  const font = readFileSync(fontFile(400));
  const view = new DataView(font.buffer, font.byteOffset);
  const file = woff(font);
  const tables = unpacked(file);
  expect(tables.size).toBe(view.getUint16(4));
  for (let entry = 12; entry < 12 + 16 * tables.size; entry += 16) {
    const [offset, length] = [8, 12].map((at) => view.getUint32(entry + at));
    const own = tables.get(font.toString("latin1", entry, entry + 4))!;
    expect(Buffer.compare(own, font.subarray(offset, offset! + length!))).toBe(0);
  }
  expect(file.length).toBeLessThan(0.6 * font.length);
});
