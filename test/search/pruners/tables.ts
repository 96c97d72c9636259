import type { Pruner, PruningQuestion } from "../../../src/search/pruner.js";
import { Stream } from "../../../src/numerics/random.js";

/** Learning curves by trial: what it would report at steps 1, 2, …, were it not ended. */
export type Curves = readonly (readonly number[])[];

/** Noisy curves that fall to levels of their own. */
export function fallingCurves(trials: number, steps: number, seed: number): Curves {
  const stream = Stream.of(seed, "curves");
  return Array.from({ length: trials }, () => {
    const [level, rate] = [stream.uniform(), 0.05 + 0.4 * stream.uniform()];
    return Array.from({ length: steps }, (_, i) => level + Math.exp(-rate * i) + 0.1 * stream.normal());
  });
}

/** Trials that take turns at random, `workers` at a time, begun in order: the next report is that of the trial given. */
export function interleaving(trials: number, steps: number, workers: number, seed: number): readonly number[] {
  const stream = Stream.of(seed, "interleaving");
  const left = Array.from({ length: trials }, () => steps);
  const turns: number[] = [];
  let running = left.map((_, i) => i).slice(0, workers);
  while (running.length > 0) {
    const trial = running[stream.integer(running.length)]!;
    turns.push(trial);
    if (--left[trial]! > 0) continue;
    const begun = Math.max(...turns, ...running) + 1;
    running = running.filter((one) => one !== trial).concat(begun < trials ? [begun] : []);
  }
  return turns;
}

/** Says at which step a trial was ended, for those that were. */
export type Endings = ReadonlyMap<number, number>;

/** Runs all trials as the interleaving has it, and lets a pruner end them. */
export function endings(pruner: Pruner, curves: Curves, turns: readonly number[], steps: number): Endings {
  const ended = new Map<number, number>();
  const reported = curves.map((): number[] => []);
  const progress = (trial: number) => ({ steps: reported[trial]!.map((_, i) => i + 1), values: reported[trial]! });
  for (const trial of turns) {
    if (ended.has(trial)) continue;
    const own = reported[trial]!;
    own.push(curves[trial]![own.length]!);
    if (own.length === steps) continue;
    const others = reported.flatMap((values, number) =>
      number === trial || values.length === 0
        ? []
        : [{ ...progress(number), number, completed: values.length === steps }],
    );
    const question: PruningQuestion = { own: progress(trial), number: trial, others, steps };
    if (pruner.prune(question) !== undefined) ended.set(trial, own.length);
  }
  return ended;
}
