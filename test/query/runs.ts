import type { Json } from "../../src/tracking/store.js";
import type { RunRecord } from "../../src/query/fields.js";

/** A completed run with these options and last metric values. */
export function record(
  id: string,
  options: Readonly<Record<string, Json>>,
  last: Readonly<Record<string, number>>,
  facts: Partial<RunRecord> = {},
): RunRecord {
  const metrics = Object.entries(last).map(
    ([name, value]) =>
      [name, { first: value + 1, last: value, min: value - 1, max: value + 2, lastStep: 9, count: 3 }] as const,
  );
  return {
    id,
    study: "moons",
    label: "flow",
    status: "completed",
    seed: 0,
    attempt: 1,
    createdAt: 1000,
    configHash: JSON.stringify(options),
    options,
    point: {},
    metrics: Object.fromEntries(metrics),
    ...facts,
  };
}
