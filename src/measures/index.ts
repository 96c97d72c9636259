import { dataSource } from "./data-source.js";
import { gaussianBase } from "./gaussian-base.js";
import { gaussianMixtureBase } from "./gaussian-mixture-base.js";
import { laplace } from "./laplace.js";
import { logistic } from "./logistic.js";
import { standardGaussian } from "./standard-gaussian.js";
import { studentT } from "./student-t.js";
import { uniformBox } from "./uniform-box.js";

export { dataSource, gaussianBase, gaussianMixtureBase, laplace, logistic, standardGaussian, studentT, uniformBox };

/** Every base measure. */
export const bases = [
  standardGaussian,
  gaussianBase,
  uniformBox,
  laplace,
  logistic,
  studentT,
  gaussianMixtureBase,
  dataSource,
];
