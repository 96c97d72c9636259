import type { Difference, RunDifference } from "../../query/diff.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { colors } from "../output/colors.js";
import { formatJson } from "../output/format.js";
import { printJson } from "../output/json.js";
import { printable, printableLines } from "../output/printable.js";
import { print, renderTable } from "../output/table.js";
import { withStore } from "../stores.js";

function table(title: string, ids: readonly [string, string], differences: readonly Difference[]): string {
  if (differences.length === 0) return "";
  const value = (one: Difference["a"]) => (one === undefined ? colors.dim("none") : formatJson(one));
  const rows = differences.map(({ name, a, b }) => [`  ${printable(name)}`, value(a), value(b)]);
  return `${colors.bold(title)}\n${renderTable([{ title: "" }, { title: ids[0] }, { title: ids[1] }], rows)}`;
}

function patch(source: string): string {
  if (source === "") return "";
  const lines = printableLines(source.trimEnd()).split("\n");
  const painted = lines.map((line) =>
    line.startsWith("+") ? colors.green(line) : line.startsWith("-") ? colors.red(line) : line,
  );
  return `${colors.bold("source")}\n${painted.join("\n")}`;
}

function printDifference(difference: RunDifference, ids: readonly [string, string]): void {
  const parts = [
    table("trial", ids, difference.trial),
    table("configuration", ids, difference.configuration),
    table("environment", ids, difference.environment),
    patch(difference.source),
  ].filter((part) => part !== "");
  print(parts.length === 0 ? `${ids.join(" and ")} were run with the same in everything.` : parts.join("\n\n"));
}

export const diff = defineCommand({
  name: "diff",
  summary: "Show what two runs were run with and do not share: configuration, source, environment",
  positionals: {
    a: { describe: "a run's id, or the beginning of it" },
    b: { describe: "another run's" },
  },
  options: { store: shared.store, json: shared.json },
  run: (args) =>
    withStore(args.store, async (store) => {
      const { diffRuns } = await import("../../query/diff.js");
      const [a, b] = [await store.find(args.a), await store.find(args.b)];
      const difference = diffRuns(a, b);
      if (args.json) printJson({ runs: [a.id, b.id], ...difference });
      else printDifference(difference, [a.id, b.id]);
      return exitCodes.done;
    }),
});
