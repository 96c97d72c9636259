import type { Command } from "../command.js";
import { compare } from "./compare.js";
import { ls } from "./ls.js";
import { restore } from "./restore.js";
import { rm } from "./rm.js";
import { show } from "./show.js";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [ls, show, compare, rm, restore];
