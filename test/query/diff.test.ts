import { describe, expect, it } from "vitest";
import { diffRuns } from "../../src/query/diff.js";
import type { Run } from "../../src/tracking/store.js";
import { record } from "./runs.js";

function run(id: string, options: Run["options"], rest: Partial<Run> = {}): Run {
  return {
    ...record(id, options, { nll: 1 }),
    config: {},
    overrides: {},
    environment: { node: "v20", machine: { cores: 2, name: "one" } },
    source: { path: "moons.ts", text: "line 1\nline 2\nline 3\n" },
    ...rest,
  };
}

describe("diffRuns", () => {
  const a = run("a", { sigma: 0.1, hidden: [64, 64], bad: NaN });

  it("finds nothing between runs that differ in their results alone", () => {
    const b = { ...a, id: "b", status: "failed" as const, metrics: {}, createdAt: 5 };
    expect(diffRuns(a, b)).toEqual({ trial: [], configuration: [], environment: [], source: "" });
  });

  it("finds what differs or only one has, in trial, configuration, environment and source, and nothing else", () => {
    const b = run(
      "b",
      { sigma: 0.1, hidden: [64, 128], own: true, bad: NaN },
      {
        seed: 3,
        overrides: { sigma: 0.1 },
        environment: { node: "v20", machine: { cores: 2, name: "two" } },
        source: { path: "moons.ts", text: "line 1\nline two\nline 3\n" },
      },
    );
    const { source, ...rest } = diffRuns(a, b);
    expect(rest).toEqual({
      trial: [
        { name: "override sigma", a: undefined, b: 0.1 },
        { name: "seed", a: 0, b: 3 },
      ],
      configuration: [
        { name: "hidden", a: [64, 64], b: [64, 128] },
        { name: "own", a: undefined, b: true },
      ],
      environment: [{ name: "machine.name", a: "one", b: "two" }],
    });
    expect(source).toContain("-line 2\n+line two\n");
    expect(source.split("\n").filter((line) => /^[+-] *line/.test(line))).toHaveLength(2);
  });
});
