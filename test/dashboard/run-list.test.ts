import { afterAll, beforeAll, expect, test } from "vitest";
import { usualColumns } from "../../src/dashboard/server/run-columns.js";
import { holdingsOf } from "../../src/dashboard/server/holdings.js";
import { RunList } from "../../src/dashboard/server/run-list.js";
import { newOwner } from "../../src/tracking/owner.js";
import type { Store } from "../../src/tracking/store.js";
import { pointsOf, sqlite, trial } from "../tracking/stores.js";
import { fillStore } from "./fixture.js";

const site = sqlite.site();
let store: Store;

beforeAll(async () => {
  store = await site.open();
  await fillStore(store);
});

afterAll(async () => {
  await store.close();
  site.remove();
});

test.each([undefined, "bandwidth", "moons", "nothing"])(
  "the newest runs of %s are the same before all are read",
  async (study) => {
    const list = new RunList(store);
    const first = await list.newest(study, 5);
    await list.all();
    const later = await list.newest(study, 5);
    expect(first.runs).toEqual(later.runs.slice(0, 5));
    expect(first.held).toEqual(later.held);
    const columns = ({ runs, held }: typeof first) =>
      usualColumns({ runs, grouping: "run", ofStudy: study !== undefined }, held).map(({ name, title }) => [
        name,
        title,
      ]);
    expect(columns(first)).toEqual(columns(later));
  },
);

test("runs that change are read again with what they have logged", async () => {
  const list = new RunList(store);
  await list.all();
  const followed = async () => {
    const all = await list.all();
    expect(all).toEqual(await store.records());
    expect(holdingsOf(all.toReversed())).toEqual(await store.holdings());
  };
  await store.enqueue([trial(0), trial(1)]);
  await followed();
  const run = (await store.claim({}, newOwner(), {}))!;
  await followed();
  await store.log(run.id, pointsOf("loss", [3, 2, 1]));
  await followed();
  await store.log(run.id, pointsOf("nll.test", [1]));
  await store.finish(run.id, "completed");
  await followed();
  await store.annotate(run.id, { tags: ["kept"], note: "for the paper" });
  await followed();
  await store.remove([run.id]);
  await followed();
  await store.restore([run.id]);
  await followed();
});
