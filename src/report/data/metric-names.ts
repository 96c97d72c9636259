import { compareText } from "./values.js";

/** How a report speaks of a metric. */
export interface MetricWords {
  /** "test negative log-likelihood": titles and captions. */
  readonly title: string;
  /** "test NLL": axes, table heads and sentences. */
  readonly short: string;
  /** What it is measured in; empty where it has no unit, or none that is known. */
  readonly unit: string;
  readonly better?: "lower" | "higher";
  readonly topic: Topic;
  /** What a perfect model would have, where that is one number. */
  readonly ideal?: { readonly value: number; readonly label: string; readonly sentence: string };
}

/** What a metric says of itself, as runs keep it in their `metrics.json`. */
export interface MetricFacts {
  readonly unit: string;
  readonly lowerIsBetter?: boolean;
  readonly ideal?: number;
}

/** The facts of the metrics of a study by the names of their values. */
export type MetricFactsByName = Readonly<Record<string, MetricFacts>>;

/** Where in the story a metric belongs. */
export type Topic = "likelihood" | "quality" | "memorisation" | "cost" | "other";

/** Metrics that say how another metric of the same name is to be read: never charted on their own. */
const companions = ["se", "floor", "original", "excess"] as const;
type Companion = (typeof companions)[number];

/** How a figure that accompanies a metric is called, after the metric. */
const companionWords: Readonly<Record<Companion, string>> = {
  se: "standard error",
  floor: "sampling floor",
  original: "original units",
  excess: "over the entropy",
};

const nll = (split: string): MetricWords =>
  ({
    ...{ title: `${split} negative log-likelihood`, short: `${split} NLL`, unit: "nats" },
    ...{ better: "lower", topic: "likelihood" },
  }) as const;
const bits = (split: string): MetricWords => ({
  ...{ title: `${split} code length`, short: `${split} bits/dim`, unit: "bits", better: "lower", topic: "likelihood" },
});
const distance = { unit: "model units", better: "lower", topic: "quality" } as const;
const support = { unit: "", better: "higher", topic: "quality" } as const;
const way = { unit: "squared model units", better: "lower", topic: "other" } as const;
const cost = { unit: "", topic: "cost" } as const;
const zero = {
  value: 0,
  label: "perfect model",
  sentence: "A perfect model scores 0 on average (dashed line), half of the time less: the estimate has no bias.",
} as const;

/** The metrics that the framework logs, in the order of the story. */
const vocabulary: Readonly<Record<string, MetricWords>> = {
  "nll.test": nll("test"),
  "nll.validation": nll("validation"),
  "nll.train": nll("training"),
  "bpd.test": bits("test"),
  "bpd.validation": bits("validation"),
  "bpd.train": bits("training"),
  kl: { ...nll("test"), title: "KL divergence of the model from the law", short: "KL(law || model)" },
  "kl.reverse": { ...nll("test"), title: "KL divergence of the law from the model", short: "KL(model || law)" },
  w1: { ...distance, title: "Wasserstein-1 distance to test data", short: "W1" },
  w2: { ...distance, title: "Wasserstein-2 distance to test data", short: "W2" },
  sw2: { ...distance, title: "sliced Wasserstein-2 distance to test data", short: "sliced W2" },
  "sw2.max": { ...distance, title: "max-sliced Wasserstein-2 distance to test data", short: "max-sliced W2" },
  frechet: {
    ...distance,
    ...{ title: "squared Frechet distance of features", short: "Frechet distance", unit: "squared feature units" },
  },
  mmd2: { ...distance, title: "squared maximum mean discrepancy", short: "MMD²", unit: "", ideal: zero },
  "mmd2.multiscale": {
    ...distance,
    ...{ title: "squared maximum mean discrepancy of five kernels", short: "multi-scale MMD²", unit: "", ideal: zero },
  },
  "mmd2.linear": {
    ...distance,
    ...{ title: "squared distance of the means", short: "linear MMD²", unit: "squared model units", ideal: zero },
  },
  energy: { ...distance, title: "energy distance to test data", short: "energy distance", ideal: zero },
  c2st: {
    ...{ title: "accuracy of a classifier of samples and test data", short: "C2ST", unit: "" },
    ...{ better: "lower", topic: "quality" },
    ideal: {
      value: 0.5,
      label: "perfect model",
      sentence: "No classifier tells a perfect model's samples from data: it is right half of the time (dashed line).",
    },
  },
  precision: { ...support, title: "part of the samples among the data", short: "precision" },
  recall: { ...support, title: "part of the data among the samples", short: "recall" },
  density: {
    ...{ ...support, title: "density of the data about the samples", short: "density" },
    ideal: { value: 1, label: "perfect model", sentence: "A perfect model scores 1 on average (dashed line)." },
  },
  coverage: { ...support, title: "part of the data with a sample near", short: "coverage" },
  memorisation: {
    ...{ title: "memorisation ratio", short: "memorisation ratio", unit: "", topic: "memorisation" },
    ideal: {
      value: 1,
      label: "fresh data",
      sentence:
        "The ratio is the median distance of samples to their nearest training point over that of test points: 1 for fresh data (dashed line), 0 for copies of the training points, above 1 for samples that stray.",
    },
  },
  dimension: {
    title: "intrinsic dimension at the scale of the bandwidth",
    short: "dimension",
    unit: "",
    topic: "other",
  },
  "path.energy": { ...way, title: "kinetic energy of the way from base to data", short: "path energy" },
  "path.npe": { ...way, title: "normalised path energy", short: "NPE", unit: "" },
  "path.straightness": { ...way, title: "deviation of the way from a straight line", short: "straightness" },
  "reflow.straightness": {
    ...way,
    title: "deviation of the last round's way from a straight line",
    short: "straightness",
  },
  "reflow.cost": { ...way, title: "mean squared length of the last round's way", short: "transport cost" },
  loss: { title: "training loss", short: "loss", unit: "", topic: "other" },
  "loss.excess": {
    ...{ title: "training loss above the least that any model can reach", short: "excess loss", unit: "" },
    topic: "other",
  },
  "time.training": { ...cost, title: "training time", short: "training time", unit: "s" },
  "time.evaluation": { ...cost, title: "evaluation time", short: "evaluation time", unit: "s" },
  "time.wall": { ...cost, title: "time from start to end", short: "wall time", unit: "s" },
  "time.cpu": { ...cost, title: "processor time", short: "CPU time", unit: "s" },
  nfe: { ...cost, title: "function evaluations for sampling", short: "NFE of samples" },
  "nll.nfe": { ...cost, title: "function evaluations for the likelihood", short: "NFE of NLL" },
};
const places = new Map(Object.keys(vocabulary).map((name, place) => [name, place]));

/** The words for a metric; for one that the report does not know, its own name with what it says of itself. */
export function describeMetric(name: string, facts: MetricFactsByName = {}): MetricWords {
  if (places.has(name)) return vocabulary[name]!;
  if (Object.hasOwn(facts, name) && !isCompanion(name)) return wordsOf(name, facts[name]!);
  // The second metric of a name is logged as `name#2`.
  const [, first, place] = /^(.+)(#\d+)$/.exec(name) ?? [];
  if (first !== undefined) return extended(describeMetric(first, facts), ` ${place!}`);
  const suffix = companions.find((one) => name.endsWith(`.${one}`));
  if (suffix === undefined) return { title: name, short: name, unit: "", topic: "other" };
  return extended(describeMetric(name.slice(0, -suffix.length - 1), facts), `, ${companionWords[suffix]}`);
}

function wordsOf(name: string, { unit, lowerIsBetter, ideal }: MetricFacts): MetricWords {
  return {
    ...{ title: name, short: name, unit: unit === "1" ? "" : unit, topic: "other" },
    ...(lowerIsBetter !== undefined && { better: lowerIsBetter ? "lower" : "higher" }),
    ...(ideal !== undefined && {
      ideal: {
        value: ideal,
        label: "perfect model",
        sentence: `A perfect model scores ${ideal} on average (dashed line).`,
      },
    }),
  };
}

function extended(words: MetricWords, by: string): MetricWords {
  return { ...words, title: `${words.title}${by}`, short: `${words.short}${by}` };
}

/** Metrics in the order of the story, those that the report does not know last, by name. */
export function orderMetrics(names: Iterable<string>): readonly string[] {
  const place = (name: string) => places.get(name) ?? places.get(baseOf(name)) ?? places.size;
  return [...names].sort((a, b) => place(a) - place(b) || compareText(a, b));
}

/** The metric that a companion or a repetition goes with. */
function baseOf(name: string): string {
  return name.replace(/#\d+$/, "").replace(new RegExp(`\\.(${companions.join("|")})$`), "");
}

/** Whether a metric says how another one is to be read ("w2.floor" for "w2"). */
export function isCompanion(name: string): boolean {
  return companions.some((suffix) => name.endsWith(`.${suffix}`));
}

/** "test NLL (nats)" */
export function axisTitle(words: MetricWords): string {
  return words.unit === "" ? words.short : `${words.short} (${words.unit})`;
}
