import { describe, expect, it } from "vitest";
import { shownSettings } from "../../../src/report/data/best-settings.js";
import { story } from "../../../src/report/document/story.js";
import { sweepData } from "../charts/search/sweep-fixture.js";

const trials = Array.from({ length: 40 }, (_, k) => ({
  point: { a: k, b: (7 * k) % 40 },
  metrics: { sw2: [k === 5 ? NaN : ((13 * k) % 40) / 10] },
}));

describe("shownSettings", () => {
  it("are all settings of a study that searched for none, or tried few", async () => {
    const data = await sweepData(trials);
    expect(shownSettings(data)).toEqual({ data });
    const few = { ...(await sweepData(trials.slice(0, 20))), text: { objectives: ["sw2"] } };
    expect(shownSettings(few)).toEqual({ data: few });
  });

  it.each([
    ["sw2", (value: number) => value < 2.5],
    ["-sw2", (value: number) => value > 1.4],
  ])("are the best by %s of a search that tried many", async (objective, isAmongBest) => {
    const whole = { ...(await sweepData(trials)), text: { objectives: [objective] } };
    const { data, sentence } = shownSettings(whole);
    expect(data.groups).toHaveLength(24);
    expect(data.pictures).toHaveLength(24);
    for (const { runs } of data.groups) expect(runs[0]!.metrics["sw2"]).toSatisfy(isAmongBest);
    expect(data.runs).toBe(whole.runs);
    expect(sentence).toMatch(/tried 40 settings.*the 24 with the best/);
    const { sections } = story(whole);
    const of = (heading: string) => sections.find((part) => part.heading === heading)!;
    expect(of("Results").tables[0]!.rows).toHaveLength(24);
    const history = of("The search").charts.find(({ name }) => name.includes("history"))!;
    expect(history.plotted.rows.length).toBeGreaterThanOrEqual(39);
  });
});
