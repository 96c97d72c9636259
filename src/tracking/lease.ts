/** How long a run belongs to its worker after a sign of life, if the sweep does not say. */
export const defaultLeaseMs = 60_000;

/** Of a lease, the part after which a worker renews it: a few signs may be missed before others take its run. */
export const heartbeatPart = 1 / 6;
