import { describe, expect, it } from "vitest";
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
