import { crc32c } from "@aws-crypto/crc32c";
import { UserError } from "../../numerics/error.js";

/**
 * The file format of TensorFlow: records of [length: u64][masked CRC-32C of it][data][masked CRC-32C of the data], little
 * endian (tensorflow/core/lib/io/record_writer.h).
 */
export function encodeRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(data.length + 16);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(record.subarray(0, 8)), true);
  record.set(data, 12);
  view.setUint32(12 + data.length, masked(data), true);
  return record;
}

/**
 * The records of a file. A last one that is not whole is left out: who writes it has not finished, or was killed. Throws a
 * UserError for a record that is damaged.
 */
export function* decodeRecords(bytes: Uint8Array, file: string): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 12 <= bytes.length;) {
    if (view.getUint32(at + 8, true) !== masked(bytes.subarray(at, at + 8))) throw damaged(file, at);
    const length = Number(view.getBigUint64(at, true));
    if (at + length + 16 > bytes.length) return;
    const data = bytes.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 12 + length, true) !== masked(data)) throw damaged(file, at);
    yield data;
    at += length + 16;
  }
}

function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function damaged(file: string, at: number): UserError {
  return new UserError(
    `${file} is no event file of TensorBoard, or is damaged: the record at byte ${at} has a wrong checksum.`,
  );
}
