import { epanechnikov } from "./epanechnikov.js";
import { gaussian } from "./gaussian.js";
import type { SmoothingKernel } from "./kernel.js";
import { laplace } from "./laplace.js";
import { studentT } from "./student-t.js";

/** Every smoothing kernel by its name, given degrees of freedom (which only Student's t has) and a dimension. */
export const smoothingKernels = {
  gaussian: () => gaussian,
  epanechnikov: () => epanechnikov,
  laplace: () => laplace,
  studentT,
} satisfies Record<string, (degrees: number) => (d: number) => SmoothingKernel>;

export type SmoothingKernelName = keyof typeof smoothingKernels;
