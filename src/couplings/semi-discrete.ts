import { z } from "zod";
import { component } from "../component/component.js";
import { kindToken } from "../component/token.js";
import type { BaseMeasure } from "../measures/measure.js";
import { UserError } from "../numerics/error.js";
import { points, type Points } from "../numerics/points.js";
import type { Stream } from "../numerics/random.js";
import {
  type SemiDiscreteOptions,
  semiDiscreteTransport,
  type SemiDiscreteTransport,
} from "../transport/semi-discrete.js";
import type { Coupling, NamedArray, PairBatch } from "./coupling.js";

/** Optimal transport from the base to the whole training set, whose potentials are found before training. */
class SemiDiscrete implements Coupling {
  readonly monotone: boolean;
  readonly #base: BaseMeasure;
  readonly #options: SemiDiscreteOptions;
  #atoms = points(0, 0);
  #transport: SemiDiscreteTransport | undefined;

  constructor(base: BaseMeasure, options: SemiDiscreteOptions) {
    if (base.trainable !== undefined) {
      throw new UserError(
        "semiDiscrete: the potentials belong to one base, but the study's base changes while it is trained; choose a fixed base.",
      );
    }
    this.monotone = options.epsilon === 0;
    this.#base = base;
    this.#options = options;
  }

  prepare(data: Points, stream: Stream): void {
    this.#atoms = data;
    this.#transport = semiDiscreteTransport((n) => this.#base.sample(n, stream), data, this.#options);
  }

  pair({ n, d, x0, x1, rows }: PairBatch, stream: Stream): void {
    const { plan } = this.#transport!;
    for (let i = 0; i < n; i++) {
      const atom = plan.atomOf(x0, i, stream);
      rows[i] = atom;
      for (let j = 0; j < d; j++) x1[i * d + j] = this.#atoms.data[atom * d + j]!;
    }
  }

  artifacts(): Readonly<Record<string, NamedArray>> {
    if (this.#transport === undefined) return {};
    const { potentials, masses } = this.#transport;
    const { n, d, data } = this.#atoms;
    return {
      "semiDiscrete.potentials": { data: potentials, shape: [n] },
      "semiDiscrete.masses": { data: masses, shape: [n] },
      // Cells are drawn in the plane alone.
      ...(d === 2 && { "semiDiscrete.atoms": { data, shape: [n, d] } }),
    };
  }
}

export const semiDiscrete = component({
  kind: "coupling",
  name: "semiDiscrete",
  summary:
    "Each base point goes to the training point whose cell of the optimal transport to the whole training set it lies in.",
  paper: "Genevay et al. 2016, arXiv:1605.08527; Zhang et al. 2025, arXiv:2509.25519",
  cost: "O(N d) time a point for N training points; before training up to `steps` batches of such points",
  options: {
    epsilon: z
      .number()
      .nonnegative()
      .default(0)
      .describe("weight of the plan's entropy, in squared model units; 0 for cells with sharp borders"),
    tolerance: z
      .number()
      .positive()
      .default(0.01)
      .describe(
        "chi-squared distance between the masses of the cells and equal ones at which the search for potentials ends",
      ),
    batchSize: z.int().positive().default(512).describe("base points a step of the search"),
    steps: z.int().positive().default(50_000).describe("steps after which the search fails"),
  },
  inject: [kindToken("base")],
  create: (options, base) => new SemiDiscrete(base, options),
});
