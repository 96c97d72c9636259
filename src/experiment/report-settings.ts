import { z } from "zod";
import { parseOptions, show } from "../component/options.js";
import { suggestion } from "../component/nearest.js";
import { UserError } from "../numerics/error.js";

/** What a report is made of. */
export const sectionKinds = [
  "answer",
  "quality",
  "memorisation",
  "metrics",
  "pictures",
  "samples",
  "densities",
  "trajectories",
  "training",
  "search",
  "results",
  "runs",
  "provenance",
] as const;
/**
 * answer: findings, the picture that answers the question, the best setting of each model; quality, memorisation: charts
 * of the metrics of that topic; metrics: charts of the metrics that no other section shows; pictures: samples, densities and
 * trajectories of what models make, which are also sections of their own; training: curves along training; search: what the trials of a search tell;
 * results: the table of every metric; runs: those that did not complete, and all; provenance: what the study was run with
 * and the commands that make it again.
 */
export type SectionKind = (typeof sectionKinds)[number];

/** A section of a kind with words of its own, or a block of text between sections. */
export interface SectionInput {
  readonly section?: SectionKind;
  /** In place of the kind's own heading. */
  readonly heading?: string;
  /** Markdown: paragraphs, lists, emphasis, code and links. */
  readonly text?: string;
  /** For sections that draw metrics: these, in this order. */
  readonly metrics?: readonly string[];
}

/** Pictures that can answer a study's question. */
export const answerCharts = ["metrics", "samples", "densities", "trajectories"] as const;
export type AnswerChart = (typeof answerCharts)[number];

export const pairedTests = ["pairedT", "wilcoxon", "signFlip"] as const;
export type PairedTestName = (typeof pairedTests)[number];

/** What the report says beside its figures, and in which order. */
export interface ReportInput {
  readonly title?: string;
  /** Markdown, set at the head of the report: paragraphs, lists, emphasis, code and links. */
  readonly text?: string | readonly string[];
  /** In this order; the whole story in its usual order if left out. */
  readonly sections?: readonly (SectionKind | SectionInput)[];
  /** Label of the model, or of the setting of one, against which every other is tested. */
  readonly baseline?: string;
  /** How differences from the baseline are tested; by the paired t-test at 0.05 if left out. */
  readonly significance?: { readonly test?: PairedTestName; readonly level?: number };
  /** What answers the question; the likelihoods if left out, or else the first metric of sample quality. */
  readonly answer?: { readonly chart?: AnswerChart; readonly metrics?: readonly string[] };
}

/** The same as it is kept with the study: checked, and nothing left to choose. */
export interface ReportSettings {
  readonly title: string;
  readonly text: readonly string[];
  readonly sections?: readonly SectionInput[];
  readonly baseline?: string;
  readonly significance?: { readonly test: PairedTestName; readonly level: number };
  readonly answer?: { readonly chart?: AnswerChart; readonly metrics?: readonly string[] };
}

const word = z.string().trim().min(1);
const sectionShape = {
  section: z.string().optional(),
  heading: word.optional(),
  text: z.string().optional(),
  metrics: z.array(word).min(1).optional(),
};
const significanceShape = {
  test: z.enum(pairedTests).default("pairedT"),
  level: z.number().gt(0).lt(1).default(0.05),
};
const answerShape = {
  chart: z.enum(answerCharts).optional(),
  metrics: z.array(word).min(1).optional(),
};
const part = z.record(z.string(), z.unknown());
/** What a study can say of its report, by name. */
export const reportShape = {
  title: word.optional(),
  text: z.union([z.string(), z.array(z.string())]).optional(),
  sections: z.array(z.unknown()).min(1).optional(),
  baseline: word.optional(),
  significance: part.optional(),
  answer: part.optional(),
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return part.safeParse(value).success;
}

/** Checks what a study says of its report; a UserError says where it is wrong. `study` is the title if none is given. */
export function parseReportSettings(given: unknown, study: string): ReportSettings {
  if (!isRecord(given)) {
    throw new UserError(`report: expected an object such as { title: "…", text: "…" }, got ${show(given)}.`);
  }
  const { title, text, sections, baseline, significance, answer } = parseOptions(
    reportShape,
    given,
    "report",
    "a report",
  ) as z.output<z.ZodObject<typeof reportShape>>;
  return {
    title: title ?? study,
    text: typeof text === "string" ? [text] : (text ?? []),
    ...(sections && { sections: sections.map((one, i) => parsePart(one, `report.sections.${i}`)) }),
    ...(baseline !== undefined && { baseline }),
    ...(significance && {
      significance: parseOptions(significanceShape, significance, "report.significance", "a test") as {
        test: PairedTestName;
        level: number;
      },
    }),
    ...(answer && { answer: parseOptions(answerShape, answer, "report.answer", "an answer") }),
  };
}

function parsePart(given: unknown, path: string): SectionInput {
  const written = typeof given === "string" ? { section: given } : given;
  if (!isRecord(written)) {
    throw new UserError(`${path}: expected the name of a section or { section, heading, text }, got ${show(given)}.`);
  }
  const { section, ...rest } = parseOptions(sectionShape, written, path, "a section") as z.output<
    z.ZodObject<typeof sectionShape>
  >;
  const kind = sectionKinds.find((known) => known === section);
  if (section !== undefined && kind === undefined) {
    throw new UserError(`${path}: a report has no section "${section}"; ${suggestion(section, sectionKinds)}`);
  }
  if (kind === undefined && rest.text === undefined) {
    throw new UserError(`${path}: expected a section of a report, or text; got ${show(given)}.`);
  }
  return { ...(kind && { section: kind }), ...rest } as SectionInput;
}
