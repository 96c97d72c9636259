/** How a report speaks of a metric. */
export interface MetricWords {
  /** "test negative log-likelihood": axis titles and captions. */
  readonly title: string;
  /** "test NLL": table heads and sentences. */
  readonly short: string;
  /** What it is measured in; empty where that is not known. */
  readonly unit: string;
  readonly better?: "lower" | "higher";
  readonly topic: Topic;
}

/** Where in the story a metric belongs. */
export type Topic = "likelihood" | "quality" | "memorisation" | "cost" | "other";

/** Metrics that say how another metric of the same name is to be read: never charted on their own. */
const companions = ["se", "floor", "original", "excess", "reference"] as const;
export type Companion = (typeof companions)[number];

interface Entry extends MetricWords {
  readonly matches: RegExp;
}

const modelUnits = "model units";
const vocabulary: readonly Entry[] = [
  {
    matches: /^nll\.test$/,
    title: "test negative log-likelihood",
    short: "test NLL",
    unit: "nats",
    better: "lower",
    topic: "likelihood",
  },
  {
    matches: /^nll\.train$/,
    title: "training negative log-likelihood",
    short: "training NLL",
    unit: "nats",
    better: "lower",
    topic: "likelihood",
  },
  {
    matches: /^nll\.validation$/,
    title: "validation negative log-likelihood",
    short: "validation NLL",
    unit: "nats",
    better: "lower",
    topic: "likelihood",
  },
  {
    matches: /^w2$/,
    title: "Wasserstein-2 distance to test data",
    short: "W2",
    unit: modelUnits,
    better: "lower",
    topic: "quality",
  },
  {
    matches: /^(sw2|sliced-?w2|sliced\.?wasserstein)$/i,
    title: "sliced Wasserstein-2 distance to test data",
    short: "sliced W2",
    unit: modelUnits,
    better: "lower",
    topic: "quality",
  },
  {
    matches: /^mmd2$/,
    title: "squared maximum mean discrepancy",
    short: "MMD²",
    unit: "",
    better: "lower",
    topic: "quality",
  },
  { matches: /^mmd$/, title: "maximum mean discrepancy", short: "MMD", unit: "", better: "lower", topic: "quality" },
  {
    matches: /^energy/i,
    title: "energy distance to test data",
    short: "energy distance",
    unit: modelUnits,
    better: "lower",
    topic: "quality",
  },
  { matches: /^memori[sz]ation/, title: "memorisation", short: "memorisation", unit: "", topic: "memorisation" },
  { matches: /^time\.training$/, title: "training time", short: "training time", unit: "s", topic: "cost" },
  {
    matches: /^nll\.nfe$/,
    title: "function evaluations per likelihood",
    short: "NFE of likelihood",
    unit: "",
    topic: "cost",
  },
  { matches: /^nfe$/, title: "function evaluations per sample", short: "NFE", unit: "", topic: "cost" },
  { matches: /^time\./, title: "time", short: "time", unit: "s", topic: "cost" },
  { matches: /^loss$/, title: "training loss", short: "loss", unit: "", better: "lower", topic: "other" },
];

/** How a figure that accompanies a metric is called, after the metric. */
const companionWords: Readonly<Record<Companion, string>> = {
  se: "standard error",
  floor: "sampling floor",
  original: "original units",
  excess: "excess over the entropy",
  reference: "of held-out data",
};

/** The words for a metric; for one that the report does not know, its own name. */
export function describeMetric(name: string): MetricWords {
  const known = vocabulary.find((entry) => entry.matches.test(name));
  if (known) return known;
  // The second metric of a name is logged as `name#2`.
  const [, first, place] = /^(.+)(#\d+)$/.exec(name) ?? [];
  if (first !== undefined) {
    const words = describeMetric(first);
    return { ...words, title: `${words.title} ${place!}`, short: `${words.short} ${place!}` };
  }
  const suffix = companions.find((one) => name.endsWith(`.${one}`));
  if (suffix === undefined) return { title: name, short: name, unit: "", topic: "other" };
  const base = describeMetric(name.slice(0, -suffix.length - 1));
  const words = companionWords[suffix];
  return { ...base, title: `${base.title}, ${words}`, short: `${base.short}, ${words}` };
}

/** Metrics in the order of the story: by topic, then as the vocabulary has them, then by name. */
export function orderMetrics(names: Iterable<string>): readonly string[] {
  const place = (name: string) => {
    const at = vocabulary.findIndex((entry) => entry.matches.test(name));
    return at < 0 ? vocabulary.length : at;
  };
  return [...names].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** Whether a metric says how another one is to be read ("w2.floor" for "w2"). */
export function isCompanion(name: string): boolean {
  return companions.some((suffix) => name.endsWith(`.${suffix}`));
}

/** "test NLL (nats)" */
export function axisTitle(words: MetricWords): string {
  return words.unit === "" ? words.short : `${words.short} (${words.unit})`;
}
