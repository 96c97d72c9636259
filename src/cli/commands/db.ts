import { statSync } from "node:fs";
import { UserError } from "../../numerics/error.js";
import type { Engine } from "../../tracking/engine.js";
import { defineCommand, exitCodes, shared, type ExitCode } from "../command.js";
import { formatBytes } from "../output/format.js";
import { printJson } from "../output/json.js";
import { printable } from "../output/printable.js";
import { print } from "../output/table.js";
import { withEngine } from "../stores.js";

async function check(engine: Engine, json: boolean): Promise<ExitCode> {
  const { checkStore } = await import("../../tracking/maintenance/check.js");
  const checked = await checkStore(engine);
  const { schema, newest, runs, points, artifacts, problems } = checked;
  if (json) printJson({ store: engine.url, ...checked });
  else {
    print(`${printable(engine.url)}: schema ${schema}, ${runs} runs, ${points} metric points, ${artifacts} artifacts.`);
    if (schema < newest) print(`\`pushforward db upgrade\` brings it to schema ${newest}, as any other command does.`);
    for (const problem of problems) print(printable(problem));
    print(
      problems.length === 0 ? "It is sound." : `${problems.length} problems: \`db backup\` keeps what can be read.`,
    );
  }
  return problems.length === 0 ? exitCodes.done : exitCodes.failed;
}

async function upgrade(engine: Engine, json: boolean): Promise<ExitCode> {
  const { migrate } = await import("../../tracking/migrate.js");
  const { migrations } = await import("../../tracking/migrations/index.js");
  const { from, to, backup } = await migrate(engine, migrations);
  if (json) printJson({ store: engine.url, from, to, backup: backup ?? null });
  else if (from === to) print(`${printable(engine.url)} has schema ${to}, the newest.`);
  else print(`${printable(engine.url)}: from schema ${from} to ${to}; as it was, it is in ${printable(backup ?? "")}.`);
  return exitCodes.done;
}

async function backup(engine: Engine, target: string | undefined, json: boolean): Promise<ExitCode> {
  if (target === undefined) throw new UserError("db backup: say where it goes, such as `db backup runs-2026.db`.");
  const { backupStore } = await import("../../tracking/maintenance/backup.js");
  await backupStore(engine, target);
  const bytes = statSync(target).size;
  if (json) printJson({ store: engine.url, target, bytes });
  else print(`${printable(target)}: ${formatBytes(bytes)}, besides artifacts.`);
  return exitCodes.done;
}

export const db = defineCommand({
  name: "db",
  summary: "Look after the store: check it, back it up, bring it to the newest schema",
  positionals: {
    action: { describe: "what to do", choices: ["check", "backup", "upgrade"] },
    target: { describe: "file that `backup` writes", optional: true },
  },
  options: { store: shared.store, json: shared.json },
  examples: [
    ["db check", "examine every page, artifact and summary; exit code 1 if something is wrong"],
    ["db backup runs.db", "a copy of one moment, artifacts beside it, while others go on writing"],
  ],
  run: ({ action, target, store, json }) =>
    withEngine(store, (engine) => {
      if (action === "backup") return backup(engine, target, json);
      if (target !== undefined) throw new UserError(`db ${action} takes no argument ${JSON.stringify(target)}.`);
      return action === "check" ? check(engine, json) : upgrade(engine, json);
    }),
});
