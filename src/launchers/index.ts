import { local } from "./local.js";
import { slurm } from "./slurm.js";

export { local, slurm };

/** Every launcher. */
export const launchers = [local, slurm];
