import { defineCommand, exitCodes, shared } from "../command.js";
import { print } from "../output/table.js";
import { selectRuns } from "../runs/select.js";
import { withStore } from "../stores.js";

export const rm = defineCommand({
  name: "rm",
  summary: "Hide runs, so that their trials can run again; `restore` brings them back",
  positionals: { runs: { describe: "runs, or studies", many: true } },
  options: { store: shared.store },
  run: (args) =>
    withStore(args.store, async (store) => {
      const ids = (await selectRuns(store, args.runs)).map(({ id }) => id);
      await store.remove(ids);
      print(`Removed ${ids.length} run${ids.length === 1 ? "" : "s"}: ${ids.join(" ")}`);
      return exitCodes.done;
    }),
});
