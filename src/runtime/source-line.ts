import { fileURLToPath } from "node:url";

const FRAMES = 80;
/** This folder, the one of its sources, where source maps move its frames, and the one where a build joins its modules. */
const ownFolders = [".", "../../src/runtime/", "../bundle/"].map((folder) => new URL(folder, import.meta.url));
const ownFrames = ownFolders.flatMap((folder) => [folder.href, fileURLToPath(folder)]);
/** Dependencies; source maps move the frames of TensorFlow.js out of node_modules, to where its own sources lay. */
const dependencies = /[\\/]node_modules[\\/]|(?:^|[\\/])tfjs-[a-z-]+[\\/]src[\\/]/;
const frameLocation = /(?:\(|at (?:async )?)((?:file:|\/|[A-Za-z]:[\\/]|tfjs-)[^()]*?):(\d+):\d+\)?$/;

/** Runs a function whose errors, and marks, know enough of their stack to reach the user's frame. */
export function withDeepStacks<T>(run: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** Marks the place that is executing now; cheap until its stack is formatted. */
export function here(): Error {
  return withDeepStacks(() => new Error());
}

/** Whether a library checked the user's call and threw. */
export function thrownByDependency(error: Error): boolean {
  return dependencies.test(
    frameLocation.exec(error.stack?.split("\n").find((line) => /^\s+at /.test(line)) ?? "")?.[1] ?? "",
  );
}

/** `file:line` of the innermost frame that belongs to the user: neither to a dependency, nor to Node, nor to the runtime. */
export function userLine(mark: Error | undefined): string | undefined {
  for (const frame of (mark?.stack ?? "").split("\n").slice(1)) {
    const at = frameLocation.exec(frame);
    if (at === null) continue;
    const [, file, line] = at as unknown as [string, string, string];
    if (dependencies.test(file) || ownFrames.some((own) => file.startsWith(own))) continue;
    return `${file.startsWith("file:") ? fileURLToPath(file) : file}:${line}`;
  }
  return undefined;
}

/** ` at file:line`, or nothing where no frame is the user's: for the end of a message's first clause. */
export function atUserLine(mark: Error | undefined): string {
  const line = userLine(mark);
  return line === undefined ? "" : ` at ${line}`;
}
