import { expect, it } from "vitest";
import { artifactNames } from "../../../src/experiment/trial.js";
import { partsByDataset } from "../../../src/report/data/by-dataset.js";
import { gather } from "../../../src/report/data/gather.js";
import { MemoryStore, runOf } from "../fixture.js";

it("gives each dataset of a study its own data and the pictures of its own runs", async () => {
  const store = new MemoryStore();
  for (const [place, dataset] of ["moons", "rings"].entries()) {
    for (const label of ["flow", "kde"]) {
      const id = `${label} ${dataset}`;
      store.add(runOf({ id, label, seed: 0, point: { dataset }, options: { dataset } }));
      store.log(id, "nll.test", 1);
      const facts = { name: dataset, dimension: 2, columns: ["x", "y"], train: 1, validation: 1, test: 1 };
      store.attach(id, artifactNames.dataset, facts);
      store.attachArray(id, artifactNames.data, Float64Array.of(place, 7), [1, 2]);
      store.attachArray(id, artifactNames.samples, Float64Array.of(place, 8), [1, 2]);
    }
  }
  const parts = partsByDataset(await gather(store, { study: "study" }));
  expect(parts.map(({ words, part }) => [words, part.dataset!.name, [...part.data!.values]])).toEqual([
    ["moons", "moons", [0, 7]],
    ["rings", "rings", [1, 7]],
  ]);
  for (const [place, { part }] of parts.entries()) {
    expect(part.pictures.map(({ samples }) => [...samples!.values])).toEqual([
      [place, 8],
      [place, 8],
    ]);
  }
});
