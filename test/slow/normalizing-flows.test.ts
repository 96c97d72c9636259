import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flows } from "../../src/models/index.js";
import { Pushforward } from "../cli/pushforward.js";

interface Listed {
  readonly label: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, number>>;
}

const file = fileURLToPath(new URL("../../experiments/normalizing-flows.ts", import.meta.url));

describe("the study of normalizing flows", () => {
  const pushforward = new Pushforward();
  let runs: readonly Listed[];

  beforeAll(async () => {
    const shorter = ["--seeds", "0", "--set", "training.steps=400", "--set", "evaluation.gridSize=0"];
    const { code, stderr } = await pushforward.run("sweep", file, ...shorter);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    runs = (await pushforward.json("ls")) as Listed[];
  });
  afterAll(() => {
    pushforward.remove();
  });

  it("holds every flow on three laws", () => {
    const names = flows.map(({ definition }) => definition.name);
    expect(runs.map(({ label }) => label).sort()).toEqual(names.flatMap((name) => [name, name, name]).sort());
  });

  it("finds no likelihood that beats the entropy beyond its error bar, and none far above it", () => {
    for (const { label, options, metrics } of runs) {
      const name = `${label} on ${String(options["dataset"])}`;
      expect(metrics["nll.test.excess"], name).toBeGreaterThan(-3.5 * metrics["nll.test.se"]!);
      expect(metrics["nll.test.excess"], name).toBeLessThan(2);
    }
  });
});
