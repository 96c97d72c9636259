import type { ElementwiseMap } from "./elementwise-map.js";

/** x + m (Dinh et al. 2015, arXiv:1410.8516, eq. 10). */
export const additiveMap: ElementwiseMap = {
  size: 1,
  forward: (x, shift) => ({ value: x.add(shift), logSlope: x.zerosLike() }),
  inverse: (y, shift) => ({ value: y.sub(shift), logSlope: y.zerosLike() }),
};
