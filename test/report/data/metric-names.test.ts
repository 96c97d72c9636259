import { describe, expect, it } from "vitest";
import { GaussianMixture } from "../../../src/measures/gaussian-mixture.js";
import { metrics } from "../../../src/metrics/index.js";
import type { Metric } from "../../../src/metrics/metric.js";
import { make } from "../../datasets/make.js";
import { bent, contextOf, draw } from "../../metrics/context.js";
import { axisTitle, describeMetric, isCompanion, orderMetrics } from "../../../src/report/data/metric-names.js";

describe("metric names", () => {
  it("knows the framework's own metrics", () => {
    expect(axisTitle(describeMetric("nll.test"))).toBe("test NLL (nats)");
    expect(describeMetric("w2")).toMatchObject({ better: "lower", topic: "quality" });
  });

  it("calls a metric that it does not know by its name, and says nothing of its direction", () => {
    expect(describeMetric("coverage.rate")).toEqual({
      title: "coverage.rate",
      short: "coverage.rate",
      unit: "",
      topic: "other",
    });
  });

  it("speaks of a study's own metrics as they describe themselves", () => {
    const facts = { roughness: { unit: "m", lowerIsBetter: true }, evenness: { unit: "1", ideal: 1 } };
    expect(axisTitle(describeMetric("roughness", facts))).toBe("roughness (m)");
    expect(describeMetric("roughness", facts).better).toBe("lower");
    expect(describeMetric("evenness", facts)).toMatchObject({ unit: "", ideal: { value: 1 } });
    expect(describeMetric("evenness", facts)).not.toHaveProperty("better");
    expect(describeMetric("roughness.se", facts)).toMatchObject({ short: "roughness, standard error", unit: "m" });
  });

  it("knows every value that a metric of the framework gives, and states the direction that the metric does", async () => {
    const law = GaussianMixture.isotropic([[0, 0]], 1);
    const context = { ...contextOf(law, draw(law)), model: bent(law) };
    const options: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
      intrinsicDimension: { bandwidth: 1 },
    };
    for (const builder of metrics) {
      const metric = make(builder, { n: 50, ...options[builder.definition.name] }) as Metric;
      for (const { name } of await metric.evaluate(context)) {
        if (name.endsWith(".nfe")) continue;
        const { title, unit, better, ideal } = describeMetric(name);
        expect(title).not.toBe(name);
        if (isCompanion(name)) continue;
        expect(unit).toBe(metric.unit === "1" ? "" : metric.unit);
        expect(better).toBe(metric.lowerIsBetter === undefined ? undefined : metric.lowerIsBetter ? "lower" : "higher");
        if (ideal && metric.ideal !== undefined) expect(ideal.value).toBe(metric.ideal);
      }
    }
  });

  it("names companions and repetitions after their metric", () => {
    expect(describeMetric("nll.test.original").short).toBe("test NLL, original units");
    expect(describeMetric("nll.test#2").short).toBe("test NLL #2");
    expect(isCompanion("w2.floor")).toBe(true);
    expect(isCompanion("nll.test")).toBe(false);
  });

  it("orders metrics by the story, unknown ones last", () => {
    expect(orderMetrics(["zeta", "time.training", "w2", "alpha", "nll.test"])).toEqual([
      ...["nll.test", "w2", "time.training", "alpha", "zeta"],
    ]);
  });
});
