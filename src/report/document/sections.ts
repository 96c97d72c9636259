import type { SectionInput, SectionKind } from "../../experiment/report-settings.js";
import type { Chart } from "../charts/chart.js";
import { playedFlow } from "../charts/flow.js";
import { densityMaps } from "../charts/densities.js";
import { chartsOfMetrics, pictureCharts, roundCharts, sampleCharts, trainingCharts } from "../charts/index.js";
import { sampleGrid } from "../charts/samples.js";
import { trajectoryGrid } from "../charts/trajectories.js";
import { partsByDataset } from "../data/by-dataset.js";
import { describeMetric, isCompanion, type Topic } from "../data/metric-names.js";
import type { ReportData } from "../data/report-data.js";
import { baselineOf } from "../data/significance.js";
import { section, type Animation, type Section } from "./document.js";
import { provenance, runsSection } from "./provenance.js";
import { bestSettings, findingOf, resultsTable } from "./results.js";
import { comparisonTable } from "./comparison.js";
import { searchSection } from "./search-section.js";

/** What a section is made from: the study, what was asked of the section, and what the other sections are. */
export interface SectionContext {
  /** What charts show. */
  readonly data: ReportData;
  /** What tables list setting by setting. */
  readonly listed: ReportData;
  /** The metric by which the settings were chosen that are shown, if they were. */
  readonly chosenBy?: string;
  /** The study with all settings that were tried. */
  readonly whole: ReportData;
  readonly part: SectionInput;
  readonly others: readonly SectionInput[];
}

type MakeSection = (context: SectionContext) => Section | undefined;

/** How each kind of section is made; undefined where there is nothing to show. */
export const sectionMakers: Readonly<Record<SectionKind, MakeSection>> = {
  answer,
  quality: topical("Sample quality", "quality"),
  memorisation: topical("Memorisation", "memorisation"),
  metrics,
  pictures,
  samples: ({ data }) => drawnSection("Samples", onEachDataset(data, sampleCharts)),
  densities: ({ data }) => drawnSection("Densities", onEachDataset(data, [densityMaps])),
  trajectories: ({ data }) => trajectories(data),
  training,
  search: ({ whole, part }) =>
    searchSection(whole, part.metrics ?? whole.text.objectives ?? answeringMetrics(whole).slice(0, 1)),
  results,
  runs: ({ whole }) => runsSection(whole),
  provenance: ({ whole, others }) => provenance(whole, !others.some(({ section: kind }) => kind === "runs")),
};

/** Metrics of a topic, without those that only help to read another. */
function metricsOf(data: ReportData, topic: Topic): readonly string[] {
  return data.metrics.filter((name) => !isCompanion(name) && describeMetric(name, data.metricFacts).topic === topic);
}

/** The metrics that speak for the study: its own choice; or the likelihoods; or the first of sample quality. */
export function answeringMetrics(data: ReportData): readonly string[] {
  const { metrics: chosen } = data.text.answer ?? {};
  if (chosen) return chosen;
  const likelihoods = metricsOf(data, "likelihood");
  return likelihoods.length > 0 ? likelihoods : metricsOf(data, "quality").slice(0, 1);
}

function answer({ data, listed, chosenBy, whole, part }: SectionContext): Section | undefined {
  const names = part.metrics ?? answeringMetrics(data);
  const [first] = names;
  const drawn = pictureThatAnswers(data);
  if (first === undefined) return drawn && section("Answer", { charts: [drawn] });
  const compared = new Set([...names, ...metricsOf(data, "quality")]);
  return section("Answer", {
    findings: defined([...compared].map((metric) => findingOf(whole, metric))),
    charts: drawn ? [drawn] : chartsOfMetrics(data, names),
    tables: defined([bestSettings(listed, chosenBy ?? first)]),
  });
}

function pictureThatAnswers(data: ReportData): Chart | undefined {
  switch (data.text.answer?.chart ?? "metrics") {
    case "metrics":
      return undefined;
    case "samples":
      return sampleGrid(data);
    case "densities":
      return densityMaps(data);
    case "trajectories":
      return trajectoryGrid(data);
  }
}

function topical(heading: string, topic: Topic): MakeSection {
  return ({ data, part, others }) => {
    const taken = new Set([...answering(data, others), ...named(others)]);
    const names = part.metrics ?? metricsOf(data, topic).filter((name) => !taken.has(name));
    const charts = chartsOfMetrics(data, names);
    return charts.length === 0 ? undefined : section(heading, { charts });
  };
}

/** The metrics that a section names, or else all that no other section shows. */
function metrics({ data, part, others }: SectionContext): Section | undefined {
  const kinds = others.map((other) => other.section);
  const elsewhere = new Set([
    ...answering(data, others),
    ...named(others),
    ...(kinds.includes("quality") ? metricsOf(data, "quality") : []),
    ...(kinds.includes("memorisation") ? metricsOf(data, "memorisation") : []),
    ...metricsOf(data, "cost"),
  ]);
  const left = data.metrics.filter((name) => !isCompanion(name) && !elsewhere.has(name));
  const charts = chartsOfMetrics(data, part.metrics ?? left);
  return charts.length === 0 ? undefined : section(part.metrics ? "Metrics" : "Other metrics", { charts });
}

function answering(data: ReportData, others: readonly SectionInput[]): readonly string[] {
  const here = others.some((other) => other.section === "answer") && !pictureThatAnswers(data);
  return here ? answeringMetrics(data) : [];
}

function named(others: readonly SectionInput[]): readonly string[] {
  return others.flatMap((other) => (other.section === "training" ? [] : (other.metrics ?? [])));
}

function drawnSection(heading: string, charts: readonly Chart[]): Section | undefined {
  return charts.length === 0 ? undefined : section(heading, { charts });
}

/** Pictures of each dataset of the study, whose name they bear where there are several. */
function onEachDataset(
  data: ReportData,
  draws: readonly ((part: ReportData) => Chart | undefined)[],
): readonly Chart[] {
  return partsByDataset(data).flatMap(({ words, part }) =>
    defined(draws.map((draw) => draw(part))).map((chart) =>
      words === "" ? chart : { ...chart, title: `${chart.title}, ${words}` },
    ),
  );
}

/** All that is drawn of what models make, under one heading. */
function pictures({ data }: SectionContext): Section | undefined {
  if (data.data?.d === 1) {
    return section("Samples", { paragraphs: ["Samples and trajectories of one-dimensional data are not drawn."] });
  }
  const charts = onEachDataset(data, pictureCharts);
  if (charts.length === 0) return undefined;
  const holds = (start: string) => charts.some(({ name }) => name.startsWith(start));
  const names = [
    ...(holds("samples") || holds("images") ? ["samples"] : []),
    ...(holds("densities") ? ["densities"] : []),
    ...(holds("trajectories") ? ["trajectories"] : []),
  ];
  const last = names.pop() ?? "pictures";
  const heading = names.length === 0 ? last : `${names.join(", ")} and ${last}`;
  return section(`${heading.charAt(0).toUpperCase()}${heading.slice(1)}`, { charts, animations: animationsOf(data) });
}

function trajectories(data: ReportData): Section | undefined {
  const charts = onEachDataset(data, [trajectoryGrid]);
  return charts.length === 0 ? undefined : section("Trajectories", { charts, animations: animationsOf(data) });
}

function animationsOf(data: ReportData): readonly Animation[] {
  const played = playedFlow(data, answeringMetrics(data)[0]);
  return played ? [{ name: "flow", title: "From the base to the data", ...played }] : [];
}

function training({ data, part }: SectionContext): Section | undefined {
  const charts = (part.metrics ?? Object.keys(data.curves)).flatMap((metric) =>
    data.models.flatMap((model) => trainingCharts.map((draw) => draw(data, metric, model))),
  );
  const rounds = Object.keys(data.rounds).flatMap((metric) => roundCharts.map((draw) => draw(data, metric)));
  return drawnSection("Training", defined([...charts, ...rounds]));
}

function results({ listed: data, part }: SectionContext): Section | undefined {
  const baseline = baselineOf(data);
  const tables = defined([
    resultsTable(data, baseline, part.metrics),
    ...(baseline ? answeringMetrics(data).map((metric) => comparisonTable(data, baseline, metric)) : []),
  ]);
  return tables.length === 0 ? undefined : section("Results", { tables });
}

function defined<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value) => value !== undefined);
}
