const endSize = 22;
const [endSignature, entrySignature] = [0x06054b50, 0x02014b50];
/** Stands where a number is too large for its field and is in the ZIP64 record instead. */
const elsewhere = 0xffffffff;

/** The CRC-32 that a ZIP archive states for each of its members, by name; undefined if it has no directory. */
export function zipChecksums(bytes: Uint8Array): ReadonlyMap<string, number> | undefined {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = archive.length - endSize;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end--;
  if (end < 0) return undefined;
  let count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  if (at === elsewhere) {
    const record = Number(archive.readBigUInt64LE(end - 12));
    count = Number(archive.readBigUInt64LE(record + 32));
    at = Number(archive.readBigUInt64LE(record + 48));
  }
  const checksums = new Map<string, number>();
  for (let i = 0; i < count; i++) {
    if (archive.readUInt32LE(at) !== entrySignature) return undefined;
    const [name, extra, comment] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field));
    checksums.set(archive.toString("utf8", at + 46, at + 46 + name!), archive.readUInt32LE(at + 16));
    at += 46 + name! + extra! + comment!;
  }
  return checksums;
}
