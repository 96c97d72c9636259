import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal.js";

const mostBytes = 256 * 1024;

/** The JSON that a request carries. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/.test(request.headers["content-type"] ?? "")) {
    throw new Refusal(415, "JSON was expected.");
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Refusal(413, `At most ${mostBytes / 1024} KiB were expected.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown;
  } catch {
    throw new Refusal(400, "What was sent is not JSON.");
  }
}
