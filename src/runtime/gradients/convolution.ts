import type {
  Conv2DAttrs,
  Conv2DBackpropFilterAttrs,
  DepthwiseConv2dNativeAttrs,
  DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInputAttrs,
  GradConfig,
  NamedAttrMap,
  Tensor,
} from "@tensorflow/tfjs";
import { tf } from "../tensorflow.js";
import { gradient } from "./gradient.js";
import { dilateAxis } from "./slicing.js";

type Pair = readonly [number, number];

function pair(value: Pair | number): Pair {
  return typeof value === "number" ? [value, value] : value;
}

/** tfjs's gradient kernels know no dilation: a dilated filter is a larger one with zeros in between. */
function dilated(filter: Tensor, [rows, columns]: Pair): Tensor {
  return dilateAxis(dilateAxis(filter, 0, rows), 1, columns);
}

/** The transpose of `dilated`. */
function undilated(filter: Tensor, [rows, columns]: Pair): Tensor {
  if (rows === 1 && columns === 1) return filter;
  return tf.stridedSlice(filter, [0, 0, 0, 0], filter.shape, [rows, columns, 1, 1]);
}

function run(kernel: string, inputs: Record<string, Tensor>, attributes: object): Tensor {
  return tf.engine().runKernel(kernel, inputs, attributes as NamedAttrMap);
}

const conv2D = gradient<Conv2DAttrs>(
  "Conv2D",
  { inputs: ["x", "filter"] },
  (dy, saved, { dilations, ...placement }) => {
    const [x, filter] = saved as [Tensor, Tensor];
    const spacing = pair(dilations);
    const large = dilated(filter, spacing);
    return {
      x: () => run("Conv2DBackpropInput", { dy, filter: large }, { ...placement, inputShape: x.shape }),
      filter: () =>
        undilated(run("Conv2DBackpropFilter", { x, dy }, { ...placement, filterShape: large.shape }), spacing),
    };
  },
);

/** Linear in x and in dy. */
const conv2DBackpropFilter = gradient<Conv2DBackpropFilterAttrs>(
  "Conv2DBackpropFilter",
  { inputs: ["x", "dy"] },
  (slope, saved, placement) => {
    const [x, dy] = saved as [Tensor, Tensor];
    return {
      x: () => run("Conv2DBackpropInput", { dy, filter: slope }, { ...placement, inputShape: x.shape }),
      dy: () => run("Conv2D", { x, filter: slope }, { ...placement, dilations: 1 }),
    };
  },
);

const depthwiseConv2D = gradient<DepthwiseConv2dNativeAttrs>(
  "DepthwiseConv2dNative",
  { inputs: ["x", "filter"] },
  (dy, saved, attributes) => {
    const [x, filter] = saved as [Tensor, Tensor];
    const spacing = pair(attributes.dilations);
    const large = dilated(filter, spacing);
    const placement = { ...attributes, dilations: 1 };
    return {
      x: () => run("DepthwiseConv2dNativeBackpropInput", { dy, filter: large }, { ...placement, inputShape: x.shape }),
      filter: () =>
        undilated(
          run("DepthwiseConv2dNativeBackpropFilter", { x, dy }, { ...placement, filterShape: large.shape }),
          spacing,
        ),
    };
  },
);

const depthwiseBackpropInput = gradient<DepthwiseConv2dNativeBackpropInputAttrs>(
  "DepthwiseConv2dNativeBackpropInput",
  { inputs: ["dy", "filter"] },
  (slope, saved, placement) => {
    const [dy, filter] = saved as [Tensor, Tensor];
    return {
      dy: () => run("DepthwiseConv2dNative", { x: slope, filter }, placement),
      filter: () =>
        run("DepthwiseConv2dNativeBackpropFilter", { x: slope, dy }, { ...placement, filterShape: filter.shape }),
    };
  },
);

const depthwiseBackpropFilter = gradient<DepthwiseConv2dNativeBackpropFilterAttrs>(
  "DepthwiseConv2dNativeBackpropFilter",
  { inputs: ["x", "dy"] },
  (slope, saved, placement) => {
    const [x, dy] = saved as [Tensor, Tensor];
    return {
      x: () => run("DepthwiseConv2dNativeBackpropInput", { dy, filter: slope }, { ...placement, inputShape: x.shape }),
      dy: () => run("DepthwiseConv2dNative", { x, filter: slope }, placement),
    };
  },
);

export const convolutionGradients: readonly GradConfig[] = [
  conv2D,
  conv2DBackpropFilter,
  depthwiseConv2D,
  depthwiseBackpropInput,
  depthwiseBackpropFilter,
];
