import { describe, expect, it } from "vitest";
import { shownSettings } from "../../../src/report/data/best-settings.js";
import { story } from "../../../src/report/document/story.js";
import { gridSweep, sweepData } from "../charts/search/sweep-fixture.js";

const trials = Array.from({ length: 40 }, (_, k) => ({
  point: { a: k, b: (7 * k) % 40 },
  metrics: { sw2: [k === 5 ? NaN : ((13 * k) % 40) / 10] },
}));

describe("shownSettings", () => {
  it("are all settings of a study that searched for none, or whose settings lie on lines", async () => {
    const data = await sweepData(trials);
    expect(shownSettings(data)).toEqual({ drawn: data, listed: data });
    const grid = { ...(await sweepData(gridSweep(1))), text: { objectives: ["sw2"] } };
    expect(shownSettings(grid)).toEqual({ drawn: grid, listed: grid });
    const unknown = { ...data, text: { objectives: ["nll.validation"] } };
    expect(shownSettings(unknown)).toEqual({ drawn: unknown, listed: unknown });
  });

  it.each([
    ["sw2", 0, (value: number) => value < 2.5],
    ["-sw2", 3.9, (value: number) => value > 1.4],
  ])("are the best by %s of a search that tried many", async (objective, best, isAmongBest) => {
    const whole = { ...(await sweepData(trials)), text: { objectives: ["nll.validation", objective] } };
    const { drawn, listed, chosenBy, sentence } = shownSettings(whole);
    expect(chosenBy).toBe("sw2");
    expect(drawn.axis).toBeUndefined();
    expect(drawn.groups.map(({ label, runs }) => [label, runs[0]!.metrics["sw2"]])).toEqual([["flow", best]]);
    expect(drawn.pictures.map(({ group }) => group)).toEqual(drawn.groups);
    expect(listed.groups).toHaveLength(24);
    for (const { runs } of listed.groups) expect(runs[0]!.metrics["sw2"]).toSatisfy(isAmongBest);
    expect(drawn.runs).toBe(whole.runs);
    expect(sentence).toMatch(/tried 40 settings.*the one with the best.*the 24 best/);
    const { sections } = story(whole);
    const of = (heading: string) => sections.find((part) => part.heading === heading)!;
    expect(of("Results").tables[0]!.rows).toHaveLength(24);
    const history = of("The search").charts.find(({ name }) => name.includes("history"))!;
    expect(history.plotted.rows.length).toBeGreaterThanOrEqual(39);
  });

  it("are the best of each model where a search of few trials scattered them", async () => {
    const few = { ...(await sweepData(trials.slice(6, 16))), text: { objectives: ["sw2"] } };
    expect(shownSettings(few).drawn.groups).toHaveLength(1);
    expect(shownSettings(few).listed.groups).toHaveLength(10);
  });
});
