import { fileURLToPath } from "node:url";

const FRAMES = 80;
const runtimeFolder = new URL(".", import.meta.url);
const ownFrames = [runtimeFolder.href, fileURLToPath(runtimeFolder)];

/** Marks the place that is executing now; cheap until its stack is formatted. */
export function here(): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const mark = new Error();
  Error.stackTraceLimit = limit;
  return mark;
}

/** `file:line` of the innermost frame that belongs to the user: neither to a dependency, nor to Node, nor to the runtime. */
export function userLine(mark: Error | undefined): string | undefined {
  for (const frame of (mark?.stack ?? "").split("\n").slice(1)) {
    const at = /(?:\(|at (?:async )?)((?:file:|\/|[A-Za-z]:[\\/])[^()]*?):(\d+):\d+\)?$/.exec(frame);
    if (at === null) continue;
    const [, file, line] = at as unknown as [string, string, string];
    if (/[\\/]node_modules[\\/]/.test(file) || ownFrames.some((own) => file.startsWith(own))) continue;
    return `${file.startsWith("file:") ? fileURLToPath(file) : file}:${line}`;
  }
  return undefined;
}

/** ` at file:line`, or nothing where no frame is the user's: for the end of a message's first clause. */
export function atUserLine(mark: Error | undefined): string {
  const line = userLine(mark);
  return line === undefined ? "" : ` at ${line}`;
}
