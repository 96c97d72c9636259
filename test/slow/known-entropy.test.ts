import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Pushforward } from "../cli/pushforward.js";

interface Listed {
  readonly label: string;
  readonly seed: number;
  readonly options: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, number>>;
}

const file = fileURLToPath(new URL("studies/known-entropy.ts", import.meta.url));

describe("the likelihood of trained models on laws with known entropy", () => {
  const pushforward = new Pushforward();
  let runs: readonly Listed[];

  beforeAll(async () => {
    const { code, stderr } = await pushforward.run("sweep", file);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    runs = (await pushforward.json("ls")) as Listed[];
  });
  afterAll(() => {
    pushforward.remove();
  });

  it("is measured for both models, three laws and two seeds", () => {
    expect(runs.length).toBe(12);
  });

  it("never beats the entropy beyond its error bar, and comes close to it", () => {
    for (const { label, seed, options, metrics } of runs) {
      const name = `${label} on ${String(options["dataset"])}, seed ${seed}`;
      const excess = metrics["nll.test.excess"]!;
      expect(excess, name).toBeGreaterThan(-3 * metrics["nll.test.se"]!);
      expect(excess, name).toBeLessThan(0.35);
    }
  });
});
