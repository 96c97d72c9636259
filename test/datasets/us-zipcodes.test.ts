import { expect, it } from "vitest";
import { usZipcodes } from "../../src/datasets/index.js";
import { load } from "./make.js";

// python3: with csv.DictReader over data/zipcodes.csv of vega-datasets 3.2, counting rows and distinct positions outside
// AK, HI, PR, VI, GU, AS, MP, FM, MH and PW, and then everywhere.
it.each([
  [{}, 33_109],
  [{ distinct: false }, 41_412],
  [{ distinct: false, contiguous: false }, 42_049],
])("usZipcodes with %j has %i positions", async (options, n) => {
  const { train, validation, test } = await load(usZipcodes, { ...options, train: 0.5, validation: 0.25, test: 0.25 });
  expect([train.n, validation.n, test.n]).toEqual([0.5, 0.25, 0.25].map((share) => Math.floor(share * n)));
});

it("usZipcodes lies within the contiguous states, and has each position once", async () => {
  const { train, validation, test } = await load(usZipcodes, { standardize: false });
  const seen = new Set<string>();
  for (const { n, data } of [train, validation, test]) {
    for (let i = 0; i < n; i++) {
      const [longitude, latitude] = [data[2 * i]!, data[2 * i + 1]!];
      expect(longitude > -124.7 && longitude < -67 && latitude > 24.6 && latitude < 49).toBe(true);
      seen.add(`${longitude} ${latitude}`);
    }
  }
  expect(seen.size).toBe(train.n + validation.n + test.n);
});
