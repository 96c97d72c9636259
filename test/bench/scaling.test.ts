import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { scalingDocumentation } from "../../bench/scaling/documentation.js";
import { mostWorkers, studyCost, type Assumptions, type TrialCost } from "../../bench/scaling/study-cost.js";

const trial: TrialCost = { trial: "a trial", seconds: 36, databaseBytes: 5_000, artifactBytes: 20_000, files: 3 };
const assumed: Assumptions = {
  ...{ corePrice: 0.5, storagePrice: 0.1, coresAWorker: 4, localWorkers: 10, clusterWorkers: 7_200 },
  ...{ localClaims: 400, clusterClaims: 100 },
};

it("a study takes what its trials take, unless its store cannot hand them out as fast", () => {
  // 10^6 trials of 36 s are 10^4 worker hours; 7,200 workers would claim 200 a second, of which the store gives 100.
  const { clusterHours, ...cost } = studyCost(1e6, trial, assumed);
  expect(cost).toEqual({
    coreHours: 40_000,
    localHours: 1_000,
    price: 20_000,
    databaseGb: 5,
    artifactGb: 20,
    storagePriceAMonth: 2.5,
    files: 3e6,
  });
  expect(clusterHours).toBeCloseTo(1e4 / 3600, 10);
  expect(mostWorkers(trial, assumed.clusterClaims)).toBe(3_600);
});

it("docs/scaling.md is current: `npm run docs:scaling` writes its tables", async () => {
  const page = readFileSync(new URL("../../docs/scaling.md", import.meta.url), "utf8");
  expect(page).toContain("| core hours");
  expect(page).toBe(await scalingDocumentation(page));
});
