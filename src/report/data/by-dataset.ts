import type { Axis, ReportData, ReportRun } from "./report-data.js";

/** What the study searches of a run's dataset, but for the axis: "dimension = 5", or the name of one dataset of several. */
export function datasetWords({ point }: ReportRun, axis: Axis | undefined): string {
  const { dataset } = point;
  if (typeof dataset === "string") return dataset;
  return Object.entries(point)
    .filter(([path]) => path.startsWith("dataset.") && !axis?.paths.includes(path))
    .map(([path, value]) => `${path.slice(path.lastIndexOf(".") + 1)} = ${JSON.stringify(value)}`)
    .join(", ");
}

/** Runs by what the study searches of their dataset, in their order. */
export function runsByDataset(
  runs: readonly ReportRun[],
  axis: Axis | undefined,
): ReadonlyMap<string, readonly ReportRun[]> {
  const byData = new Map<string, ReportRun[]>();
  for (const run of runs) {
    const words = datasetWords(run, axis);
    byData.set(words, [...(byData.get(words) ?? []), run]);
  }
  return byData;
}

/** The study as it is on each of its datasets, which have no picture in common. */
export function partsByDataset(data: ReportData): readonly { readonly words: string; readonly part: ReportData }[] {
  if (data.datasets.length < 2) return [{ words: "", part: data }];
  return data.datasets.flatMap(({ words, facts, data: cloud }) => {
    // Without data to stand beside there is no picture.
    if (!facts || !cloud) return [];
    const pictures = data.pictures.filter(
      ({ group: { runs } }) => runs[0] && datasetWords(runs[0], data.axis) === words,
    );
    return [{ words, part: { ...data, dataset: facts, data: cloud, pictures } }];
  });
}
