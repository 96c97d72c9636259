import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { UserError } from "../src/numerics/error.js";
import type { Contestant, Versions } from "./benchmark.js";

/** A peer's program, which says what it computes with and answers each number of steps with the seconds that one took. */
export interface Peer {
  secondsPerStep(steps: number): Promise<number>;
  /** Takes a number of steps each time; says what one took in units of which a second has `unitsPerSecond`. */
  contestant(steps: number, unitsPerSecond: number): Contestant;
  stop(): void;
}

export const python = process.env["PYTHON"] ?? "/usr/bin/python3";

/** Starts `peers/SCRIPT` with the Python that has what it imports (`PYTHON`, or Debian's). */
export async function pythonPeer(script: string, args: readonly (string | number)[], threads: number): Promise<Peer> {
  const path = fileURLToPath(new URL(`peers/${script}`, import.meta.url));
  const count = String(threads);
  const child = spawn(python, [path, ...args.map(String), count], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, MKL_NUM_THREADS: count },
  });
  await once(child, "spawn");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const line: IteratorResult<string, unknown> = await lines.next();
    if (line.done !== true) return JSON.parse(line.value);
    throw new UserError(`The peer ${script} has ended; what it said stands above.`, { kind: "failure" });
  };
  const versions = (await answer()) as Versions;
  const secondsPerStep = async (steps: number): Promise<number> => {
    child.stdin.write(`${steps}\n`);
    return (await answer()) as number;
  };
  return {
    secondsPerStep,
    contestant: (steps, unitsPerSecond) => ({
      threads,
      versions,
      work: async () => unitsPerSecond * (await secondsPerStep(steps)),
    }),
    stop: () => child.stdin.end(),
  };
}

/** Throws a UserError that says what to install where Python lacks a module, which Debian has in `packages`. */
export async function requirePython(module: string, packages: string): Promise<void> {
  try {
    await promisify(execFile)(python, ["-c", `import ${module}`]);
  } catch (cause) {
    throw new UserError(
      `${python} cannot import ${module}, which this benchmark compares with; install it ` +
        `(Debian: apt-get install ${packages}) or name another Python in PYTHON.`,
      { kind: "failure", cause },
    );
  }
}
