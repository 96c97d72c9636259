import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { metricAgainstOption } from "../../src/report/charts/metric-against-option.js";
import { gather } from "../../src/report/data/gather.js";
import { PngRenderer } from "../../src/report/document/png.js";
import { renderReport } from "../../src/report/index.js";
import { bandwidthStudy, study } from "../../test/report/fixture.js";
import type { Benchmark } from "../benchmark.js";
import { budget } from "../budget.js";

const millisecondsSince = (began: number) => performance.now() - began;

/** One chart as PNG in a process that has drawn before. */
const png = budget("report-png", "ms", 100, async () => {
  const chart = metricAgainstOption(await gather(bandwidthStudy(), { study }), "nll.test")!;
  const renderer = new PngRenderer();
  renderer.render(chart);
  const ours = () => {
    const began = performance.now();
    renderer.render(chart);
    return Promise.resolve(millisecondsSince(began));
  };
  return { ours, stop: () => undefined };
});

/** The whole report of a study of the flagship's size, in all its usual formats. */
const flagship = budget("report-flagship", "ms", 10_000, async () => {
  const store = bandwidthStudy();
  const out = await mkdtemp(path.join(tmpdir(), "pushforward-bench-"));
  const ours = async () => {
    const began = performance.now();
    await renderReport({ store, study, out });
    return millisecondsSince(began);
  };
  return { ours, stop: () => rm(out, { recursive: true, force: true }) };
});

export const reportSpeed: readonly Benchmark[] = [png, flagship];
