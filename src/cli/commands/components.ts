import { formatValue } from "../../component/format.js";
import { suggestion } from "../../component/nearest.js";
import type { ComponentInfo } from "../../experiment/components.js";
import { UserError } from "../../numerics/error.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { colors } from "../output/colors.js";
import { printJson } from "../output/json.js";
import { print, renderTable } from "../output/table.js";

function optionsTable({ options }: ComponentInfo): string {
  const rows = options.map(({ name, type, required, default: fallback, description }) => [
    `    ${name}`,
    type,
    required ? "required" : fallback === undefined ? "" : `default ${formatValue(fallback)}`,
    description ?? "",
  ]);
  return renderTable([{}, {}, {}, {}], rows);
}

function printComponent(component: ComponentInfo): void {
  const { name, summary, paper } = component;
  print(`\n  ${colors.bold(name)}  ${summary}`);
  if (paper !== undefined) print(colors.dim(`    ${paper}`));
  if (component.options.length > 0) print(optionsTable(component));
}

export const components = defineCommand({
  name: "components",
  summary: "List what a study can be built from",
  positionals: { kind: { describe: "dataset, base, model, loss, solver, metric, …", optional: true } },
  options: { json: shared.json },
  run: async ({ kind, json }) => {
    const { listComponents } = await import("../../experiment/components.js");
    const all = listComponents();
    const kinds: string[] = [...new Set(all.map((component) => component.kind))];
    if (kind !== undefined && !kinds.includes(kind)) {
      throw new UserError(`There is no kind of component ${JSON.stringify(kind)}; ${suggestion(kind, kinds)}`);
    }
    const shown = all.filter((component) => kind === undefined || component.kind === kind);
    if (json) printJson(shown);
    else {
      for (const heading of kinds) {
        const members = shown.filter((component) => component.kind === heading);
        if (members.length === 0) continue;
        print(colors.cyan(heading));
        members.forEach(printComponent);
        print("");
      }
    }
    return exitCodes.done;
  },
});
