import type { Chart } from "../charts/chart.js";
import { metricCharts, pictureCharts, trainingCharts } from "../charts/index.js";
import { describeMetric, isCompanion, type Topic } from "../data/metric-names.js";
import type { ReportData } from "../data/report-data.js";
import { section, type ReportDocument, type Section } from "./document.js";
import { incompleteRuns, provenance } from "./provenance.js";
import { bestSettings, findingOf, resultsTable } from "./results.js";

/** The report's story: the question, its answer in one picture, the details, and what it was run with. */
export function story(data: ReportData): ReportDocument {
  const { title, description, question, text = [] } = data.text;
  const answering = answeringMetrics(data);
  const sections = [
    answer(data, answering),
    metricsSection(
      data,
      "Sample quality",
      metricsOf(data, "quality").filter((metric) => !answering.includes(metric)),
    ),
    metricsSection(data, "Memorisation", metricsOf(data, "memorisation")),
    metricsSection(data, "Other metrics", metricsOf(data, "other")),
    pictures(data),
    training(data),
    results(data),
    provenance(data),
  ];
  return {
    title: title ?? data.study,
    lead: [description, question, ...text].filter((paragraph) => paragraph !== undefined),
    sections: withOwnNames(defined(sections)),
  };
}

/** Gives charts whose names have become alike names of their own: they name files. */
function withOwnNames(sections: readonly Section[]): readonly Section[] {
  const taken = new Set<string>();
  const own = (name: string) => {
    let free = name;
    for (let i = 2; taken.has(free.toLowerCase()); i++) free = `${name}-${i}`;
    taken.add(free.toLowerCase());
    return free;
  };
  return sections.map((part) => ({
    ...part,
    charts: part.charts.map((chart) => ({ ...chart, name: own(chart.name) })),
  }));
}

function metricsOf(data: ReportData, topic: Topic): readonly string[] {
  return data.metrics.filter((name) => !isCompanion(name) && describeMetric(name, data.metricFacts).topic === topic);
}

function chartOf(data: ReportData, metric: string): Chart | undefined {
  for (const draw of metricCharts) {
    const chart = draw(data, metric);
    if (chart) return chart;
  }
  return undefined;
}

/** The likelihoods; where there are none, the first metric of sample quality speaks for the study. */
function answeringMetrics(data: ReportData): readonly string[] {
  const likelihoods = metricsOf(data, "likelihood");
  return likelihoods.length > 0 ? likelihoods : metricsOf(data, "quality").slice(0, 1);
}

function answer(data: ReportData, metrics: readonly string[]): Section | undefined {
  const [first] = metrics;
  if (first === undefined) return undefined;
  const compared = new Set([...metrics, ...metricsOf(data, "quality")]);
  return section("Answer", {
    findings: defined([...compared].map((metric) => findingOf(data, metric))),
    charts: defined(metrics.map((metric) => chartOf(data, metric))),
    tables: defined([bestSettings(data, first)]),
  });
}

function metricsSection(data: ReportData, heading: string, metrics: readonly string[]): Section | undefined {
  const charts = defined(metrics.map((metric) => chartOf(data, metric)));
  return charts.length === 0 ? undefined : section(heading, { charts });
}

function pictures(data: ReportData): Section | undefined {
  const charts = defined(pictureCharts.map((draw) => draw(data)));
  const d = data.data?.d;
  const paragraphs = d === 1 ? ["Samples and trajectories of one-dimensional data are not drawn."] : [];
  return charts.length + paragraphs.length === 0
    ? undefined
    : section("Samples, densities and trajectories", { charts, paragraphs });
}

function training(data: ReportData): Section | undefined {
  const charts = Object.keys(data.curves).flatMap((metric) =>
    data.models.flatMap((model) => trainingCharts.map((draw) => draw(data, metric, model))),
  );
  return charts.some((chart) => chart) ? section("Training", { charts: defined(charts) }) : undefined;
}

function results(data: ReportData): Section {
  return section("Results", { tables: defined([resultsTable(data), incompleteRuns(data)]) });
}

function defined<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value) => value !== undefined);
}
