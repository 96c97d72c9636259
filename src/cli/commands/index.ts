import type { Command } from "../command.js";
import { compare } from "./compare.js";
import { components } from "./components.js";
import { db } from "./db.js";
import { diff } from "./diff.js";
import { exportCommand } from "./export.js";
import { gc } from "./gc.js";
import { importCommand } from "./import.js";
import { ls } from "./ls.js";
import { report } from "./report.js";
import { restore } from "./restore.js";
import { rm } from "./rm.js";
import { run } from "./run.js";
import { show } from "./show.js";
import { sweep } from "./sweep.js";
import { ui } from "./ui.js";
import { work } from "./work.js";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  run,
  sweep,
  work,
  report,
  ui,
  components,
  ls,
  show,
  compare,
  diff,
  rm,
  restore,
  exportCommand,
  importCommand,
  gc,
  db,
];
