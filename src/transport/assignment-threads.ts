import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import { assignPoints, type AssignmentSolver, type PointAssignment } from "./point-assignment.js";
import { SharedAssignments } from "./shared-assignments.js";

/** The program of a thread lies beside this file, compiled as it is. */
const extension = extname(import.meta.url);
const program = new URL(`./assignment-thread${extension}`, import.meta.url);

/** Starts it; as source, it needs a loader of TypeScript, which `--import tsx` gives to main threads only. */
function startThread(workerData: Int32Array): Worker {
  if (extension !== ".ts") return new Worker(program, { workerData });
  const [loader, source] = [import.meta.resolve("tsx/esm/api"), program.href].map((url) => JSON.stringify(url));
  const start = `import(${loader}).then(({ register }) => { register(); return import(${source}); });`;
  return new Worker(start, { eval: true, workerData });
}

/** Points of a problem from which on it is worth a thread: fewer are solved in less time than it takes to hand them over. */
const leastPoints = 96;
/** After which problems are solved here that a thread has taken: it may have been ended from outside. */
const patienceMs = 10_000;

/** Solves assignments on several threads, of which this one is the first; the others start when they are first needed. */
export class AssignmentThreads implements AssignmentSolver {
  readonly #others: number;
  /** How often problems came, and how many of the others have begun. */
  readonly #calls = new Int32Array(new SharedArrayBuffer(8));
  #workers: readonly Worker[] | undefined;
  #failure: unknown;

  constructor(threads: number) {
    this.#others = threads - 1;
  }

  /** The threads that solve by now, this one included. */
  get working(): number {
    return 1 + Atomics.load(this.#calls, 1);
  }

  /** Problems of one size and weight. Throws what has ended a thread, and a `RangeError` for points that are not finite. */
  assignAll(problems: readonly PointAssignment[]): readonly Int32Array[] {
    if (this.#failure !== undefined)
      throw new Error("A thread that assigns points has ended.", { cause: this.#failure });
    const [first] = problems;
    if (first === undefined || first.n < leastPoints || problems.length === 1 || this.#others < 1) {
      return problems.map(assignPoints);
    }
    const shared = SharedAssignments.of(problems);
    this.#workers ??= Array.from({ length: this.#others }, () => this.#start());
    for (const worker of this.#workers) worker.postMessage(shared.parts);
    Atomics.add(this.#calls, 0, 1);
    Atomics.notify(this.#calls, 0);
    shared.work();
    return shared.solutions(patienceMs);
  }

  dispose(): void {
    for (const worker of this.#workers ?? []) void worker.terminate();
    this.#workers = undefined;
  }

  #start(): Worker {
    const worker = startThread(this.#calls);
    worker.on("error", (error) => (this.#failure = error));
    worker.unref();
    return worker;
  }
}
