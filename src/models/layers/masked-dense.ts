import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";
import type { Layer } from "./layer.js";

/** Rows of zeros and ones, [from][to]. */
export type Mask = readonly (readonly number[])[];

/** x (W . mask) + b. Weights start as N(0, gain^2 / fan-in), biases uniform on +-gain / sqrt(fan-in), by the unmasked inputs. */
export class MaskedDense implements Layer {
  readonly parameters: readonly ParameterSpec[];
  readonly #weight: string;
  readonly #bias: string;
  readonly #mask: number[][];

  constructor(name: string, mask: Mask, gain: number) {
    const [from, to] = [mask.length, mask[0]!.length];
    const scales = Array.from({ length: to }, (_, j) => {
      const inputs = mask.reduce((sum, row) => sum + row[j]!, 0);
      return gain / Math.sqrt(Math.max(inputs, 1));
    });
    const flat = Uint8Array.from(mask.flat());
    this.#weight = `${name}.weight`;
    this.#bias = `${name}.bias`;
    this.#mask = mask.map((row) => [...row]);
    this.parameters = [
      {
        name: this.#weight,
        shape: [from, to],
        mask: flat,
        initialize(out, stream) {
          for (let i = 0; i < out.length; i++) out[i] = scales[i % to]! * stream.normal() * flat[i]!;
        },
      },
      {
        name: this.#bias,
        shape: [to],
        initialize(out, stream) {
          for (let j = 0; j < to; j++) out[j] = scales[j]! * (2 * stream.uniform() - 1);
        },
      },
    ];
  }

  apply(parameters: Parameters, x: tf.Tensor): tf.Tensor {
    return x.matMul(parameters[this.#weight]!.mul(this.#mask)).add(parameters[this.#bias]!);
  }
}
