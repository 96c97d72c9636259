import type { Estimate, RankedConfiguration, Ranking } from "../../../sweep/best.js";
import { defineCommand, exitCodes, shared } from "../../command.js";
import { formatNumber, formatPoint } from "../../output/format.js";
import { printJson } from "../../output/json.js";
import { printable } from "../../output/printable.js";
import { print, renderTable } from "../../output/table.js";
import { withStore } from "../../stores.js";
import { integer } from "../../values.js";

const right = "right" as const;

/** `1.234 ± 0.005 [1.21, 1.25]`. */
function estimateText({ mean, standardError, halfWidth }: Estimate): string {
  const value = formatNumber(mean, 5);
  if (Number.isNaN(standardError)) return value;
  const ends = [mean - halfWidth, mean + halfWidth].map((end) => formatNumber(end, 5)).join(", ");
  return `${value} ± ${formatNumber(standardError, 2)} [${ends}]`;
}

function rowOf({ label, point, estimates, runs, probability }: RankedConfiguration): string[] {
  return [
    printable(label),
    formatPoint(point),
    String(runs.length),
    ...estimates.map(estimateText),
    ...(probability === undefined ? [] : [Number.isNaN(probability) ? "" : probability.toFixed(3)]),
  ];
}

function show({ sweep, study, objectives, configurations, compared }: Ranking, top: number): void {
  const columns = [
    { title: "model" },
    { title: "point" },
    { title: "seeds", align: right },
    ...objectives.map((title) => ({ title: `${title}: mean ± se [95 %]`, align: right })),
    ...(objectives.length === 1 ? [{ title: "P(best)", align: right }] : []),
  ];
  print(renderTable(columns, configurations.slice(0, top).map(rowOf)));
  const what = objectives.length === 1 ? "the best" : "those that none is better than in every objective";
  print(`\n${printable(study)}, sweep ${sweep}: ${what} of ${compared} configurations with completed runs.`);
}

export const best = defineCommand({
  name: "best",
  summary: "Show the best configurations of a sweep, and how sure it is that they are",
  positionals: { sweep: { describe: "its id, the beginning of it, or the study whose last sweep it is" } },
  options: {
    objective: { describe: "metrics to judge by, in place of the sweep's own; -NAME maximises", value: "NAME,…" },
    top: { describe: "how many to show", value: "N", default: "10" },
    store: shared.store,
    json: shared.json,
  },
  examples: [["sweep best moons --objective nll.test --top 3", "three rows with mean, error, interval and P(best)"]],
  run: ({ sweep, objective, top, store: url, json }) => {
    const most = integer("--top", top, 1);
    return withStore(url, async (store) => {
      const { bestOf } = await import("../../../sweep/best.js");
      const ranking = await bestOf(
        store,
        sweep,
        objective?.split(",").map((name) => name.trim()),
      );
      if (json) printJson({ ...ranking, configurations: ranking.configurations.slice(0, most) });
      else show(ranking, most);
      return exitCodes.done;
    });
  },
});
