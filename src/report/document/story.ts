import { suggestion } from "../../component/nearest.js";
import type { SectionInput, SectionKind } from "../../experiment/report-settings.js";
import { UserError } from "../../numerics/error.js";
import { shownSettings } from "../data/best-settings.js";
import type { ReportData } from "../data/report-data.js";
import { section, type ReportDocument, type Section } from "./document.js";
import { sectionMakers, type SectionContext } from "./sections.js";
import { paragraph, readText } from "./text.js";

const usualKinds: readonly SectionKind[] = [
  ...(["answer", "quality", "memorisation", "metrics", "pictures"] as const),
  ...(["training", "search", "results", "runs", "provenance"] as const),
];
const usualStory: readonly SectionInput[] = usualKinds.map((kind) => ({ section: kind }));

/** The report's story: the question, its answer in one picture, the details, and what it was run with. */
export function story(data: ReportData): ReportDocument {
  const { title, description, question, text = [], sections: chosen } = data.text;
  checkMetrics(data);
  const parts = chosen ?? usualStory;
  const shown = shownSettings(data);
  const { drawn, listed, chosenBy } = shown;
  const context = { data: drawn, listed, whole: data, ...(chosenBy !== undefined && { chosenBy }) };
  const sections = parts.flatMap((part) => made({ ...context, part }, parts));
  const opening = [description, question].filter((one) => one !== undefined);
  return {
    title: title ?? data.study,
    lead: [
      ...opening.map(paragraph),
      ...text.flatMap(readText),
      ...(shown.sentence === undefined ? [] : [paragraph(shown.sentence)]),
    ],
    sections: withOwnNames(sections),
  };
}

function made(context: Omit<SectionContext, "others">, parts: readonly SectionInput[]): readonly Section[] {
  const { part } = context;
  const text = part.text === undefined ? [] : readText(part.text);
  if (part.section === undefined) return [section(part.heading ?? "", { text })];
  const others = parts.filter((other) => other !== part);
  const content = sectionMakers[part.section]({ ...context, others });
  if (!content) {
    if (text.length === 0) return [];
    return [section(part.heading ?? "", { text })];
  }
  return [{ ...content, heading: part.heading ?? content.heading, text }];
}

/** Metrics that the study names for its report must be among those that its runs logged. */
function checkMetrics({ text, metrics, curves, study }: ReportData): void {
  const known = [...metrics, ...Object.keys(curves)];
  const asked = [...(text.answer?.metrics ?? []), ...(text.sections ?? []).flatMap((part) => part.metrics ?? [])];
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined || known.length === 0) return;
  throw new UserError(
    `The report of ${study} asks for the metric "${unknown}", which no completed run has; ${suggestion(unknown, known)}`,
  );
}

/** Gives charts, animations and tables whose names have become alike names of their own: they name files. */
function withOwnNames(sections: readonly Section[]): readonly Section[] {
  const taken = new Set<string>();
  const own = <T extends { readonly name: string }>(named: T): T => {
    let free = named.name;
    for (let i = 2; taken.has(free.toLowerCase()); i++) free = `${named.name}-${i}`;
    taken.add(free.toLowerCase());
    return { ...named, name: free };
  };
  return sections.map((part) => ({
    ...part,
    charts: part.charts.map(own),
    animations: part.animations.map(own),
    tables: part.tables.map(own),
  }));
}
