import type { Route } from "../router.js";
import { annotation } from "./annotation.js";
import { artifact } from "./artifact.js";
import { charts } from "./charts.js";
import { compare } from "./compare.js";
import { curves } from "./curves.js";
import { diff } from "./diff.js";
import { output } from "./output.js";
import { report } from "./report.js";
import { run } from "./run.js";
import { runs } from "./runs.js";
import { series } from "./series.js";
import { stop } from "./stop.js";
import { store } from "./store.js";
import { studies } from "./studies.js";
import { sweep, sweepState } from "./sweep.js";
import { trajectories } from "./trajectories.js";

/** Everything that can be asked for. */
export const routes: readonly Route[] = [
  store,
  studies,
  report,
  sweep,
  sweepState,
  charts,
  runs,
  run,
  output,
  diff,
  trajectories,
  artifact,
  series,
  curves,
  compare,
  annotation,
  stop,
];
