import { mostWorkers, studyCost, type Assumptions, type TrialCost } from "./study-cost.js";

const sizes = [
  ["10^3", 1e3],
  ["10^5", 1e5],
  ["10^7", 1e7],
] as const;

/** The Markdown table of what studies of three sizes take, for each kind of trial. */
export function scalingTable(trials: readonly TrialCost[], assumed: Assumptions): string {
  return trials.map((trial) => tableOf(trial, assumed)).join("\n");
}

function tableOf(trial: TrialCost, assumed: Assumptions): string {
  const costs = sizes.map(([, count]) => studyCost(count, trial, assumed));
  const row = (what: string, cells: readonly string[]) => `| ${[what, ...cells].join(" | ")} |`;
  const rows = [
    row(
      "core hours",
      costs.map(({ coreHours }) => figure(coreHours)),
    ),
    row(
      `one machine, ${assumed.localWorkers} workers`,
      costs.map(({ localHours }) => duration(localHours)),
    ),
    row(
      `Slurm, ${assumed.clusterWorkers} workers`,
      costs.map(({ clusterHours }) => duration(clusterHours)),
    ),
    row(
      `at ${assumed.corePrice} a core hour`,
      costs.map(({ price }) => figure(price)),
    ),
    row(
      "database",
      costs.map(({ databaseGb }) => bytes(databaseGb)),
    ),
    row(
      "artifacts",
      costs.map(({ artifactGb }) => bytes(artifactGb)),
    ),
    row(
      "files of artifacts",
      costs.map(({ files }) => figure(files)),
    ),
    row(
      `at ${assumed.storagePrice} a GB and month`,
      costs.map(({ storagePriceAMonth }) => figure(storagePriceAMonth)),
    ),
  ];
  const { seconds, databaseBytes, artifactBytes, files } = trial;
  return [
    `**${trial.trial}**: ${seconds} s, ${databaseBytes / 1e3} kB in the database, ${artifactBytes / 1e3} kB in ${files} files. A SQLite store keeps ${mostWorkers(trial, assumed.localClaims)} workers busy with them, a PostgreSQL store ${mostWorkers(trial, assumed.clusterClaims)}.`,
    "",
    row(
      "trials",
      sizes.map(([name]) => name),
    ),
    row(
      "---",
      sizes.map(() => "---"),
    ),
    ...rows,
    "",
  ].join("\n");
}

/** Two digits that count. */
function figure(value: number): string {
  return Number(value.toPrecision(2)).toLocaleString("en", { maximumSignificantDigits: 2 });
}

function duration(hours: number): string {
  if (hours < 1) return `${figure(60 * hours)} min`;
  return hours < 48 ? `${figure(hours)} h` : `${figure(hours / 24)} days`;
}

function bytes(gb: number): string {
  if (gb < 1) return `${figure(1e3 * gb)} MB`;
  return gb < 1e3 ? `${figure(gb)} GB` : `${figure(gb / 1e3)} TB`;
}
