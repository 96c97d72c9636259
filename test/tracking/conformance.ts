import { describe } from "vitest";
import { annotationsConformance } from "./conformance/annotations.js";
import { artifactsConformance } from "./conformance/artifacts.js";
import { attemptsConformance } from "./conformance/attempts.js";
import { leasesConformance } from "./conformance/leases.js";
import { metricsConformance } from "./conformance/metrics.js";
import { runsConformance } from "./conformance/runs.js";
import { statesConformance } from "./conformance/states.js";
import { trialsConformance } from "./conformance/trials.js";
import { openedStore } from "./conformance/opened-store.js";
import type { Kind } from "./stores.js";

/** What every store promises, whatever database it is in. */
export function storeConformance({ name, site }: Kind): void {
  describe(`${name} store`, () => {
    const at = openedStore(site);
    trialsConformance(at);
    statesConformance(at);
    annotationsConformance(at);
    leasesConformance(at);
    metricsConformance(at);
    attemptsConformance(at);
    artifactsConformance(at);
    runsConformance(at);
  });
}
