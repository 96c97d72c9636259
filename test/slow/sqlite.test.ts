import { expect, test } from "vitest";
import { crowdConformance } from "../tracking/process-conformance.js";
import { sqlite, trial } from "../tracking/stores.js";

crowdConformance(sqlite, { writers: 16, readers: 2, seconds: 60, rate: 1000 });

test("a series of ten million points comes back as it was", async () => {
  const place = sqlite.site();
  const store = await place.open();
  await store.enqueue([trial(0)]);
  const { id } = (await store.claim({}, "owner", {}))!;
  const n = 10_000_000;
  const portion = 50_000;
  const value = (step: number): number => (step % 1_000_003 === 7 ? NaN : Math.sin(step) * step);
  for (let first = 0; first < n; first += portion) {
    const points = Array.from({ length: portion }, (_, i) => {
      return { name: "long", step: first + i, value: value(first + i), at: first + i };
    });
    await store.log(id, points);
  }
  await store.finish(id, "completed");
  const { steps, values, at } = await store.series(id, "long");
  expect(steps).toHaveLength(n);
  let different = 0;
  for (let i = 0; i < n; i++) {
    if (steps[i] !== i || at[i] !== i || !Object.is(values[i], value(i))) different++;
  }
  expect(different).toBe(0);
  expect((await store.find(id)).metrics["long"]).toMatchObject({
    count: n,
    first: 0,
    lastStep: n - 1,
    last: value(n - 1),
  });
  const few = await store.series(id, "long", { points: 1000 });
  expect(few.steps.length).toBeLessThanOrEqual(1000);
  await store.close();
  place.remove();
});
