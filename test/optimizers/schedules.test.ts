import { describe, expect, it } from "vitest";
import { cosineDecay, linearDecay, schedules, warmup } from "../../src/optimizers/index.js";
import type { Schedule } from "../../src/optimizers/schedules/schedule.js";

const steps = 50;
const options: Readonly<Record<string, Record<string, unknown>>> = {
  warmup: { steps: 10, then: linearDecay.definition.create({ final: 0.1 }) },
  cosineDecay: { final: 0.1 },
  linearDecay: { final: 0.1 },
};

describe.each(schedules.map((builder) => [builder.definition.name, builder] as const))("%s", (name, builder) => {
  const schedule = builder.definition.create(options[name] ?? {}) as Schedule;
  const factors = Array.from({ length: steps }, (_, i) => schedule.factor(i + 1, steps));

  it("stays between nothing and the full learning rate and reaches the full one", () => {
    expect(Math.max(...factors)).toBe(1);
    expect(Math.min(...factors)).toBeGreaterThan(0);
  });

  it("is finite in a run of one step", () => {
    expect(Number.isFinite(schedule.factor(1, 1))).toBe(true);
  });
});

describe("decays", () => {
  it.each([
    ["cosineDecay", cosineDecay, 0.55],
    ["linearDecay", linearDecay, 0.55],
  ] as const)("%s goes from 1 to its final part and is halfway between at half time", (_name, builder, half) => {
    const schedule = builder.definition.create({ final: 0.1 }) as Schedule;
    expect(schedule.factor(1, 101)).toBe(1);
    expect(schedule.factor(51, 101)).toBeCloseTo(half, 12);
    expect(schedule.factor(101, 101)).toBeCloseTo(0.1, 12);
  });

  it("the cosine is flatter than the line at both ends", () => {
    const cosine = cosineDecay.definition.create({ final: 0 }) as Schedule;
    expect(cosine.factor(11, 101)).toBeCloseTo((1 + Math.cos(0.1 * Math.PI)) / 2, 12);
  });
});

describe("warmup", () => {
  it("rises to the full rate and hands the rest of the run to the next schedule", () => {
    const schedule = warmup.definition.create(options["warmup"]!) as Schedule;
    expect([1, 5, 10].map((step) => schedule.factor(step, steps))).toEqual([0.1, 0.5, 1]);
    expect(schedule.factor(11, steps)).toBe(1);
    expect(schedule.factor(steps, steps)).toBeCloseTo(0.1, 12);
  });
});
