import type * as tf from "@tensorflow/tfjs";
import { component, ref } from "../component/component.js";
import { kindToken } from "../component/token.js";
import { baseLogDensityTensor, type BaseMeasure } from "../measures/measure.js";
import type { Flow, Parameters } from "../models/model.js";
import { UserError } from "../numerics/error.js";
import type { Points } from "../numerics/points.js";
import type { Specs, Tensors } from "../runtime/runtime.js";
import type { Energy } from "./energies/energy.js";
import { lawOfData } from "./energies/law-of-data.js";
import type { BatchSlice, BatchStreams, Loss, LossFloor, Trainable } from "./loss.js";

const traits = { families: ["flow"] } as const;
const owner = "reverseKl";

/** E_q [log q(x) - log p(x)] over samples x of the flow: KL(q | p) - log Z, which needs p up to a factor, and no data. */
class ReverseKl implements Loss {
  readonly families = traits.families;
  readonly #energy: Energy;
  readonly #base: BaseMeasure;

  constructor(energy: Energy, base: BaseMeasure) {
    this.#energy = energy;
    this.#base = base;
    if (energy.dimension !== base.dimension) {
      throw new UserError(
        `${owner}: the energy is a function on R^${energy.dimension}, but the data of the study have dimension ` +
          `${base.dimension}; give the two the same dimension.`,
      );
    }
  }

  inputs(batchSize: number, dimension: number): Specs {
    return { z: { shape: [batchSize, dimension] } };
  }

  fill(slice: BatchSlice, _train: Points, batchSize: number, streams: BatchStreams): void {
    slice["z"]!.set(this.#base.sample(batchSize, streams.noise).data);
  }

  value(model: Trainable, parameters: Parameters, batch: Tensors): tf.Tensor {
    const z = batch["z"]!;
    const { value, logDet } = (model as Flow).forward(parameters, z);
    const logModel = baseLogDensityTensor(this.#base, z, owner).sub(logDet);
    return logModel.sub(this.#energy.logDensity(value)).mean();
  }

  /** -log Z, where the divergence is zero. */
  floor(): LossFloor | undefined {
    const { logNormalizer } = this.#energy;
    return logNormalizer && { value: -logNormalizer.value, standardError: logNormalizer.error };
  }
}

export const reverseKl = component({
  kind: "loss",
  name: "reverseKl",
  summary: "Reverse Kullback-Leibler divergence of a flow from a density that is known up to a factor; uses no data.",
  paper: "Rezende & Mohamed 2015, arXiv:1505.05770, section 6.1; Papamakarios et al. 2021, arXiv:1912.02762, eq. 17",
  cost: "one forward pass of the flow, the energy and their gradient a step",
  traits,
  options: {
    energy: ref("energy").prefault(lawOfData()).describe("the density to fit, up to a factor"),
  },
  inject: [kindToken("base")],
  create: ({ energy }, base) => new ReverseKl(energy, base),
});
