/** Metrics whose names begin so tell what a run took of its machine, not what it found. */
export const systemPrefix = "system.";
