import { defineCommand, exitCodes, shared } from "../command.js";
import { print } from "../output/table.js";
import { withStore } from "../stores.js";

export const restore = defineCommand({
  name: "restore",
  summary: "Show removed runs again",
  positionals: { runs: { describe: "ids of removed runs, or the beginnings of them", many: true } },
  options: { store: shared.store },
  run: (args) =>
    withStore(args.store, async (store) => {
      const ids: string[] = [];
      for (const word of args.runs) ids.push((await store.find(word, { includeDeleted: true })).id);
      await store.restore(ids);
      print(`Restored ${ids.length} run${ids.length === 1 ? "" : "s"}: ${ids.join(" ")}`);
      return exitCodes.done;
    }),
});
