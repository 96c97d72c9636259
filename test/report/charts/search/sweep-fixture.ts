import { Stream } from "../../../../src/numerics/random.js";
import { gather } from "../../../../src/report/data/gather.js";
import type { ReportData } from "../../../../src/report/data/report-data.js";
import type { Json, RunStatus } from "../../../../src/tracking/store.js";
import { MemoryStore, runOf } from "../../fixture.js";

export interface MadeTrial {
  readonly point: Readonly<Record<string, Json>>;
  /** "completed" if absent. */
  readonly status?: RunStatus;
  /** By metric, one value a seed. */
  readonly metrics?: Readonly<Record<string, readonly number[]>>;
}

/** What a report knows of these trials, in this order. */
export function sweepData(trials: readonly MadeTrial[], label = "flow"): Promise<ReportData> {
  const store = new MemoryStore();
  trials.forEach(({ point, status = "completed", metrics = {} }, number) => {
    const seeds = Math.max(1, ...Object.values(metrics).map(({ length }) => length));
    for (let seed = 0; seed < seeds; seed++) {
      const id = `${label}-${number}-${seed}`;
      store.add(runOf({ id, label, seed, point, status }));
      for (const [metric, values] of Object.entries(metrics)) store.log(id, metric, values[seed]!);
    }
  });
  return gather(store, { study: "study" });
}

export interface SampledSweep {
  readonly trials: number;
  readonly seeds?: number;
  /** Of the logarithms of the objective under other seeds. */
  readonly noise?: number;
}

/**
 * A sweep that narrows in on a learning rate of 3e-3 and 96 units, with an activation, and a width that only one of the
 * optimizers has; some trials are pruned, some fail, one is NaN.
 */
export function sampledSweep({ trials, seeds = 1, noise = 0.05 }: SampledSweep): readonly MadeTrial[] {
  const stream = Stream.of(7, "sweep");
  return Array.from({ length: trials }, (_, number) => {
    const narrow = Math.max(0.15, 1 - number / trials);
    const learningRate = 10 ** (-2.5 + 1.8 * narrow * (2 * stream.uniform() - 1));
    const hidden = Math.round(2 ** (6.6 + 2.2 * narrow * (2 * stream.uniform() - 1)));
    const activation = ["silu", "tanh", "relu"][stream.uniform() < narrow ? stream.integer(3) : 0]!;
    const optimizer = stream.uniform() < 0.6 ? "adam" : "sgd";
    const level =
      1.5 +
      0.5 * (Math.log10(learningRate) + 2.5) ** 2 +
      0.06 * (Math.log2(hidden) - 6.6) ** 2 +
      { silu: 0, tanh: 0.1, relu: 0.25 }[activation as "silu"];
    const status = number % 17 === 11 ? "failed" : narrow < 0.9 && level > 1.9 ? "pruned" : "completed";
    return {
      point: {
        "optimizer.learningRate": learningRate,
        "model.hidden": hidden,
        "model.activation": activation,
        optimizer,
        ...(optimizer === "sgd" && { "optimizer.momentum": stream.uniform() }),
      },
      status,
      ...(status === "completed" && {
        metrics: {
          "nll.test": Array.from({ length: seeds }, () =>
            number === 5 ? NaN : level + noise * stream.normal() + (number === 3 ? 20 : 0),
          ),
          "time.training": Array.from({ length: seeds }, () => 2 + hidden / 20 + stream.uniform()),
        },
      }),
    };
  });
}

/** A full grid of two numbers and a choice. */
export function gridSweep(seeds: number): readonly MadeTrial[] {
  const stream = Stream.of(3, "grid");
  const trials: MadeTrial[] = [];
  for (const sigma of [0.01, 0.03, 0.1, 0.3]) {
    for (const layers of [1, 2, 3]) {
      for (const coupling of ["independent", "minibatchOt"]) {
        const level = Math.log10(sigma / 0.05) ** 2 + 0.2 / layers + (coupling === "independent" ? 0.1 : 0);
        const values = Array.from({ length: seeds }, () => level + 0.05 * stream.normal());
        trials.push({
          point: { "loss.path.sigma": sigma, "model.layers": layers, coupling },
          metrics: { sw2: values },
        });
      }
    }
  }
  return trials;
}
