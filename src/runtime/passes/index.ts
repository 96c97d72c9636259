import type { Graph } from "../graph.js";
import { aliases } from "./aliases.js";
import { channelsFirst } from "./channels-first.js";
import { clamps } from "./clamps.js";
import { columns } from "./columns.js";
import { convolutionBiases } from "./convolution-biases.js";
import { deadNodes } from "./dead-nodes.js";
import { exponentialUnits } from "./exponential-units.js";
import { folding } from "./folding.js";
import { gates } from "./gates.js";
import { gemms } from "./gemms.js";
import { identities } from "./identities.js";
import type { Pass, PassContext } from "./pass.js";
import { products } from "./products.js";
import { rowSums } from "./row-sums.js";
import { scalars } from "./scalars.js";
import { shapeChains } from "./shape-chains.js";
import { sharing } from "./sharing.js";
import { signs } from "./signs.js";
import { spreads } from "./spreads.js";

/** The passes in the order in which they run. */
export const passes: readonly Pass[] = [
  aliases,
  convolutionBiases,
  channelsFirst,
  shapeChains,
  folding,
  sharing,
  identities,
  scalars,
  spreads,
  products,
  signs,
  exponentialUnits,
  gates,
  rowSums,
  clamps,
  sharing,
  deadNodes,
  gemms,
  shapeChains,
  aliases,
  columns,
  deadNodes,
];

export interface PassCount {
  readonly pass: string;
  readonly nodes: number;
}

/** Runs every pass and counts the nodes left by each. */
export function optimize(traced: Graph, context: PassContext): { graph: Graph; counts: readonly PassCount[] } {
  const counts = [{ pass: "trace", nodes: traced.nodes.length }];
  let graph = traced;
  for (const pass of passes) {
    graph = pass.apply(graph, context);
    counts.push({ pass: pass.name, nodes: graph.nodes.length });
  }
  return { graph, counts };
}
