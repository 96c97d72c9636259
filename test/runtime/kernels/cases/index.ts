import type { KernelCase } from "./case.js";
import { convolutionCases } from "./convolution.js";
import { elementwiseBinaryCases } from "./elementwise-binary.js";
import { elementwiseUnaryCases } from "./elementwise-unary.js";
import { gatherCases } from "./gather.js";
import { imageCases } from "./image.js";
import { matmulCases } from "./matmul.js";
import { networkCases } from "./networks.js";
import { normalizationCases } from "./normalization.js";
import { poolingCases } from "./pooling.js";
import { reductionCases } from "./reduction.js";
import { shapeCases } from "./shape.js";
import { slicingCases } from "./slicing.js";
import { sortingCases } from "./sorting.js";

/** Every kernel of the table has cases here; a new family of kernels adds a line. */
export const caseGroups: Readonly<Record<string, readonly KernelCase[]>> = {
  "elementwise, of one operand": elementwiseUnaryCases,
  "elementwise, of two operands": elementwiseBinaryCases,
  "reductions and cumulations": reductionCases,
  "sorting and searching": sortingCases,
  products: matmulCases,
  normalizations: normalizationCases,
  "shapes and constants": shapeCases,
  "slicing, joining and padding": slicingCases,
  "gathering and scattering": gatherCases,
  convolutions: convolutionCases,
  pooling: poolingCases,
  images: imageCases,
  "networks and losses": networkCases,
};
