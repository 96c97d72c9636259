import { zlibSync } from "fflate";

const headerLength = 44;
const entryLength = 20;

/** A TrueType font as WOFF 1.0 (W3C 2012), its tables compressed: what a page embeds. */
export function woff(font: Uint8Array): Uint8Array {
  const from = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const count = from.getUint16(4);
  const tables = Array.from({ length: count }, (_, i) => {
    const entry = 12 + 16 * i;
    const [tag, checksum, offset, length] = [0, 4, 8, 12].map((at) => from.getUint32(entry + at));
    const plain = font.subarray(offset, offset! + length!);
    const packed = zlibSync(plain, { level: 9 });
    return { tag: tag!, checksum: checksum!, length: length!, content: packed.length < length! ? packed : plain };
  });
  const start = headerLength + entryLength * count;
  const total = tables.reduce((sum, { content }) => sum + aligned(content.length), start);
  const out = new Uint8Array(total);
  const to = new DataView(out.buffer);
  const write = (at: number, ...values: readonly number[]) => {
    values.forEach((value, i) => {
      to.setUint32(at + 4 * i, value);
    });
  };
  const unpacked = tables.reduce((sum, { length }) => sum + aligned(length), 12 + 16 * count);
  // Signature, flavour, length, number of tables; the size unpacked; version 1.0 and no metadata.
  write(0, 0x774f4646, from.getUint32(0), total, count << 16, unpacked, 0x00010000);
  let offset = start;
  tables.forEach(({ tag, checksum, length, content }, i) => {
    write(headerLength + entryLength * i, tag, offset, content.length, length, checksum);
    out.set(content, offset);
    offset += aligned(content.length);
  });
  return out;
}

function aligned(length: number): number {
  return 4 * Math.ceil(length / 4);
}
