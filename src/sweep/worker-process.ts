import { fork, type ChildProcess } from "node:child_process";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { OutputStream } from "../tracking/store.js";
import { MarkReader, type Printing } from "./output-marks.js";
import type { Assignment, FromWorker, ToWorker } from "./messages.js";

/** The worker's program lies beside this file, compiled as it is. */
const program = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));

const keptErrorLines = 5;

export interface WorkerEvents {
  message(message: FromWorker): void;
  /** A line that it printed, with the attempt that did if it was a trial. */
  output(line: string, stream: OutputStream, printing: Printing | undefined): void;
}

/** How a worker process ended; `reason` says it in words: "was ended by SIGKILL". */
export interface WorkerExit {
  readonly reason: string;
  /** The last lines that it printed to standard error. */
  readonly lastWords: readonly string[];
}

/** A process that runs trials, seen from the one that watches over it. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly exited: Promise<WorkerExit>;

  constructor(assignment: Assignment, events: WorkerEvents) {
    this.#child = fork(program, [], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
    const lastWords: string[] = [];
    for (const stream of ["stdout", "stderr"] as const) {
      const marks = new MarkReader();
      createInterface({ input: this.#child[stream]! }).on("line", (line) => {
        const read = marks.read(line);
        if (read === "mark") return;
        if (stream === "stderr") {
          lastWords.push(line);
          if (lastWords.length > keptErrorLines) lastWords.shift();
        }
        events.output(line, stream, read.printing);
      });
    }
    this.#child.on("message", (message) => {
      events.message(message as FromWorker);
    });
    this.exited = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        resolve({ reason: `could not be started (${error.message})`, lastWords });
      });
      // "close" comes after the last of its output, "exit" may come before.
      this.#child.once("close", (code, signal) => {
        resolve({
          reason: signal === null ? `ended with exit code ${code ?? "?"}` : `was ended by ${signal}`,
          lastWords,
        });
      });
    });
    this.#send({ type: "start", assignment });
  }

  /** Asks it to leave its trial at the next chance and end. */
  stop(reason: string): void {
    this.#send({ type: "stop", reason });
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #send(message: ToWorker): void {
    // A worker that has just ended cannot be told anything; its exit says so.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }
}
