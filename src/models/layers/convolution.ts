import type * as tf from "@tensorflow/tfjs";
import type { ParameterSpec, Parameters } from "../model.js";

/** Height and width of an image, or of a filter. */
export type Extent = readonly [height: number, width: number];

/** Three pixels a side, and one along a side on which the image has no neighbours. */
export function neighbourhood([height, width]: Extent): Extent {
  return [height === 1 ? 1 : 3, width === 1 ? 1 : 3];
}

/** Cross-correlation of images [n, from, height, width] with zeros around them: the same size, [n, to, height, width]. */
export class Convolution {
  readonly parameters: readonly ParameterSpec[];
  readonly #filter: string;
  readonly #bias: string;

  /** Weights start as N(0, gain^2 / fan-in), biases uniform on +-gain / sqrt(fan-in), as those of a dense layer. */
  constructor(name: string, [height, width]: Extent, from: number, to: number, gain: number) {
    this.#filter = `${name}.filter`;
    this.#bias = `${name}.bias`;
    const scale = gain / Math.sqrt(height * width * from);
    this.parameters = [
      {
        name: this.#filter,
        shape: [height, width, from, to],
        initialize(out, stream) {
          for (let i = 0; i < out.length; i++) out[i] = scale * stream.normal();
        },
      },
      {
        name: this.#bias,
        shape: [to],
        initialize(out, stream) {
          for (let i = 0; i < out.length; i++) out[i] = scale * (2 * stream.uniform() - 1);
        },
      },
    ];
  }

  apply(parameters: Parameters, x: tf.Tensor4D): tf.Tensor4D {
    const filter = parameters[this.#filter] as tf.Tensor4D;
    const convolved = channelsLast(x).conv2d(filter, 1, "same");
    return channelsFirst(convolved.add(parameters[this.#bias]!));
  }
}

/** Images as most backends of TensorFlow.js convolve them; compiled programs keep them as they are. */
function channelsLast(x: tf.Tensor4D): tf.Tensor4D {
  return x.transpose([0, 2, 3, 1]);
}

function channelsFirst(x: tf.Tensor4D): tf.Tensor4D {
  return x.transpose([0, 3, 1, 2]);
}
