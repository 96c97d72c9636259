import { defineCommand, exitCodes, shared } from "../command.js";
import { formatBytes } from "../output/format.js";
import { printJson } from "../output/json.js";
import { print } from "../output/table.js";
import { withStore, withEngine } from "../stores.js";

export const gc = defineCommand({
  name: "gc",
  summary: "Delete removed runs for good, and what no run refers to; says what that would be unless --apply is given",
  positionals: {},
  options: {
    apply: { describe: "do it", type: "flag" },
    store: shared.store,
    json: shared.json,
  },
  examples: [
    ["gc", "what would be deleted"],
    ["gc --apply", "delete it; removed runs cannot be restored any more"],
  ],
  run: async ({ apply, store, json }) => {
    // Brings the store to the newest schema first.
    await withStore(store, () => Promise.resolve());
    return withEngine(store, async (engine) => {
      const { collectGarbage, findGarbage } = await import("../../tracking/maintenance/gc.js");
      const garbage = await (apply ? collectGarbage(engine) : findGarbage(engine));
      const { runs, points, blobs, bytes } = garbage;
      if (json) printJson({ applied: apply, ...garbage });
      else {
        const what = `${runs.length} removed runs with ${points} metric points, ${blobs} contents of artifacts (${formatBytes(bytes)})`;
        print(apply ? `Deleted ${what}.` : `Would delete ${what}.\n--apply does it.`);
        if (runs.length > 0) print(runs.join(" "));
      }
      return exitCodes.done;
    });
  },
});
