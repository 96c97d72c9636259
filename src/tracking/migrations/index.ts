import { runs } from "./001-runs.js";
import { attempts } from "./002-attempts.js";
import { sweeps } from "./003-sweeps.js";
import { annotations } from "./004-annotations.js";
import type { Migration } from "./migration.js";

/** Every schema step, oldest first. */
export const migrations: readonly Migration[] = [runs, attempts, sweeps, annotations];
