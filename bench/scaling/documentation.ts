import { readFileSync } from "node:fs";
import { format } from "prettier";
import type { Assumptions, TrialCost } from "./study-cost.js";
import { scalingTable } from "./table.js";

export interface Costs {
  readonly trials: readonly TrialCost[];
  readonly assumed: Assumptions;
}

export function measuredCosts(): Costs {
  return JSON.parse(readFileSync(new URL("costs.json", import.meta.url), "utf8")) as Costs;
}

const generated = /(?<=<!-- figures -->\n).*(?=<!-- end of figures -->)/s;

/** The text of docs/scaling.md with its tables made anew from what was measured. */
export function scalingDocumentation(page: string): Promise<string> {
  const { trials, assumed } = measuredCosts();
  return format(
    page.replace(generated, () => `\n${scalingTable(trials, assumed)}\n`),
    { parser: "markdown", printWidth: 120 },
  );
}
