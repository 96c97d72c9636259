import { AsyncLocalStorage } from "node:async_hooks";
import { markLine, type Printing } from "./output-marks.js";

/**
 * Marks what several trials print that run at once in this process, by who prints: code that a trial calls, or has called
 * before a wait, prints for it. What native code prints is not seen here, and counts for who printed last.
 */
export class MarkedOutput {
  readonly #printing = new AsyncLocalStorage<Printing>();

  constructor(streams: readonly Pick<NodeJS.WriteStream, "write">[] = [process.stdout, process.stderr]) {
    for (const stream of streams) this.#mark(stream);
  }

  /** Runs work whose output is that of an attempt. */
  run<T>(printing: Printing, work: () => T): T {
    return this.#printing.run(printing, work);
  }

  #mark(stream: Pick<NodeJS.WriteStream, "write">): void {
    const write = stream.write.bind(stream);
    let last: string | undefined;
    let isMidLine = false;
    stream.write = (chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
      const mark = markLine(this.#printing.getStore());
      if (mark !== last) write(`${isMidLine ? "\n" : ""}${mark}\n`);
      last = mark;
      isMidLine = typeof chunk === "string" ? !chunk.endsWith("\n") : chunk.at(-1) !== newline;
      return write(chunk, ...(rest as []));
    };
  }
}

const newline = "\n".charCodeAt(0);
