import { energyDistance } from "./energy-distance.js";
import { memorisation } from "./memorisation.js";
import { mmd } from "./mmd.js";
import { nll } from "./nll.js";
import { slicedWasserstein } from "./sliced-wasserstein.js";
import { wasserstein2 } from "./wasserstein2.js";

export { energyDistance, memorisation, mmd, nll, slicedWasserstein, wasserstein2 };

/** Every metric. */
export const metrics = [nll, wasserstein2, slicedWasserstein, mmd, energyDistance, memorisation];
