import { afterEach, beforeEach, expect, test } from "vitest";
import { bestOf } from "../../src/sweep/best.js";
import { sweepStatus } from "../../src/sweep/sweep-status.js";
import type { Store } from "../../src/tracking/store.js";
import { sqlite, type Site } from "../tracking/stores.js";
import { begin, searchedStudy, steady, workAlone } from "./searched-study.js";

let site: Site;
let store: Store;

beforeEach(async () => {
  site = sqlite.site();
  store = await site.open();
});

afterEach(async () => {
  await store.close();
  site.remove();
});

test.each([
  [["eror"], 'has logged the objective eror; did you mean "error"?'],
  [["-eror", "error"], 'has logged the objective eror; did you mean "error"?'],
  [["regret", "front"], "has logged the objectives regret, front; expected one of error."],
])("the objectives %j are told of that no completed run has logged", async (objectives, says) => {
  const swept = searchedStudy({ search: { sampler: steady(), trials: 3 } });
  const id = await begin(store, swept, { search: { objectives } });
  expect(await sweepStatus(store, id)).not.toHaveProperty("problem");
  await workAlone(store, id, swept);
  const sentence = `No completed run of sweep ${id} ${says}`;
  expect(await sweepStatus(store, id)).toMatchObject({ problem: sentence });
  await expect(bestOf(store, id)).rejects.toThrow(sentence);
  await expect(bestOf(store, id, ["error"])).resolves.toMatchObject({ compared: 3 });
});

test("nothing is said of objectives that some run has", async () => {
  const swept = searchedStudy({ search: { sampler: steady(), trials: 3 } });
  const id = await begin(store, swept);
  await workAlone(store, id, swept);
  expect(await sweepStatus(store, id)).not.toHaveProperty("problem");
});
