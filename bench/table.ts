import Table from "cli-table3";
import type { Result, Side } from "./benchmark.js";

/** The results, one a row; beneath them the machine and the versions of all programs and libraries that took part. */
export function table(results: readonly Result[]): string {
  const columns = ["benchmark", "ours", "peer", "unit", "threads", "ratio", "target", "spread"];
  const rows = new Table({ head: columns, style: { head: [], border: [] } });
  for (const { name, ours, peer, unit, ratio, target, spread } of results) {
    const percent = `${(100 * spread).toFixed(0)} %`;
    rows.push([name, time(ours), time(peer), unit, threads(ours, peer), ratio.toFixed(2), target.toFixed(2), percent]);
  }
  const machines = new Set(results.map(({ machine }) => machine));
  const versions = Object.entries(Object.assign({}, ...results.map((one) => one.versions)) as Result["versions"]);
  return [rows.toString(), ...machines, versions.map((one) => one.join(" ")).join(", ")].join("\n");
}

const time = ({ median }: Side) => median.toPrecision(4);

const threads = (...sides: readonly Side[]) => sides.map((side) => side.threads ?? "-").join(" / ");
