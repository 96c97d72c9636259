import { assignPoints, type PointAssignment } from "./point-assignment.js";

/** What threads need to work on the same problems: all of one size, with labels or without. */
export interface SharedParts {
  readonly buffer: SharedArrayBuffer;
  readonly count: number;
  readonly n: number;
  readonly d: number;
  readonly weight: number;
  readonly labelled: boolean;
}

const [open, solved, refused] = [0, 1, 2];
/** Places in the header: the problem that is taken next, and how many have been worked on. */
const [nextAt, doneAt, statesAt] = [0, 1, 2];

/** Assignment problems in memory that threads share; each takes the next one that nobody has taken. */
export class SharedAssignments {
  readonly #header: Int32Array;
  readonly #x0: Float64Array;
  readonly #x1: Float64Array;
  readonly #labels: Int32Array;
  readonly #columns: Int32Array;

  constructor(readonly parts: SharedParts) {
    const { buffer, count, n, d } = parts;
    // Doubles come first: they must begin at multiples of their size.
    const points = count * n * d;
    this.#x0 = new Float64Array(buffer, 0, points);
    this.#x1 = new Float64Array(buffer, 8 * points, points);
    const rest = 16 * points;
    this.#labels = new Int32Array(buffer, rest, count * n);
    this.#columns = new Int32Array(buffer, rest + 4 * count * n, count * n);
    this.#header = new Int32Array(buffer, rest + 8 * count * n, statesAt + count);
  }

  /** Problems of one size and weight. */
  static of(problems: readonly PointAssignment[]): SharedAssignments {
    const { n, d, weight, labels } = problems[0]!;
    const count = problems.length;
    const buffer = new SharedArrayBuffer(16 * count * n * d + 8 * count * n + 4 * (statesAt + count));
    const shared = new SharedAssignments({ buffer, count, n, d, weight, labelled: labels !== undefined });
    for (const [k, problem] of problems.entries()) {
      shared.#x0.set(problem.x0, k * n * d);
      shared.#x1.set(problem.x1, k * n * d);
      if (problem.labels) shared.#labels.set(problem.labels, k * n);
    }
    return shared;
  }

  /** Solves problems as long as there are any that nobody has taken. */
  work(): void {
    for (;;) {
      const k = Atomics.add(this.#header, nextAt, 1);
      if (k >= this.parts.count) return;
      this.#work(k);
    }
  }

  /** The solutions, when all threads are done; problems that a thread has taken and does not end are solved here. */
  solutions(patienceMs: number): readonly Int32Array[] {
    const { count, n } = this.parts;
    for (let done = this.#done; done < count; done = this.#done) {
      Atomics.wait(this.#header, doneAt, done, patienceMs);
      if (this.#done === done) break;
    }
    return Array.from({ length: count }, (_, k) => {
      // What another thread could not solve fails here too, and says why.
      if (Atomics.load(this.#header, statesAt + k) !== solved) return assignPoints(this.#problem(k));
      return this.#columns.slice(k * n, (k + 1) * n);
    });
  }

  get #done(): number {
    return Atomics.load(this.#header, doneAt);
  }

  #problem(k: number): PointAssignment {
    const { n, d, weight, labelled } = this.parts;
    const [from, to] = [k * n * d, (k + 1) * n * d];
    const labels = labelled ? this.#labels.subarray(k * n, (k + 1) * n) : undefined;
    return { n, d, weight, labels, x0: this.#x0.subarray(from, to), x1: this.#x1.subarray(from, to) };
  }

  #work(k: number): void {
    let state = refused;
    try {
      this.#columns.set(assignPoints(this.#problem(k)), k * this.parts.n);
      state = solved;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    } finally {
      Atomics.compareExchange(this.#header, statesAt + k, open, state);
      Atomics.add(this.#header, doneAt, 1);
      Atomics.notify(this.#header, doneAt);
    }
  }
}
