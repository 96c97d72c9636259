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
const distance = { unit: "model units", better: "lower", topic: "quality" } as const;
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
  w2: { ...distance, title: "Wasserstein-2 distance to test data", short: "W2" },
  sw2: { ...distance, title: "sliced Wasserstein-2 distance to test data", short: "sliced W2" },
  mmd2: { ...distance, title: "squared maximum mean discrepancy", short: "MMD²", unit: "", ideal: zero },
  energy: { ...distance, title: "energy distance to test data", short: "energy distance", ideal: zero },
  memorisation: {
    ...{ title: "memorisation ratio", short: "memorisation ratio", unit: "", topic: "memorisation" },
    ideal: {
      value: 1,
      label: "fresh data",
      sentence:
        "The ratio is the median distance of samples to their nearest training point over that of test points: 1 for fresh data (dashed line), 0 for copies of the training points, above 1 for samples that stray.",
    },
  },
  loss: { title: "training loss", short: "loss", unit: "", topic: "other" },
  "loss.excess": {
    ...{ title: "training loss above the least that any model can reach", short: "excess loss", unit: "" },
    topic: "other",
  },
  "time.training": { ...cost, title: "training time", short: "training time", unit: "s" },
  "time.evaluation": { ...cost, title: "evaluation time", short: "evaluation time", unit: "s" },
  nfe: { ...cost, title: "function evaluations for sampling", short: "NFE of samples" },
  "nll.nfe": { ...cost, title: "function evaluations for the likelihood", short: "NFE of NLL" },
};
const places = new Map(Object.keys(vocabulary).map((name, place) => [name, place]));

/** The words for a metric; for one that the report does not know, its own name. */
export function describeMetric(name: string): MetricWords {
  if (places.has(name)) return vocabulary[name]!;
  // The second metric of a name is logged as `name#2`.
  const [, first, place] = /^(.+)(#\d+)$/.exec(name) ?? [];
  if (first !== undefined) return extended(describeMetric(first), ` ${place!}`);
  const suffix = companions.find((one) => name.endsWith(`.${one}`));
  if (suffix === undefined) return { title: name, short: name, unit: "", topic: "other" };
  return extended(describeMetric(name.slice(0, -suffix.length - 1)), `, ${companionWords[suffix]}`);
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
