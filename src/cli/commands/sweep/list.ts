import { defineCommand, exitCodes, shared } from "../../command.js";
import { formatTime } from "../../output/format.js";
import { printJson } from "../../output/json.js";
import { printable } from "../../output/printable.js";
import { print, renderTable } from "../../output/table.js";
import { withStore } from "../../stores.js";

const columns = [
  { title: "sweep" },
  { title: "study" },
  { title: "state" },
  { title: "searched by" },
  { title: "trials", align: "right" as const },
  { title: "ended", align: "right" as const },
  { title: "runs", align: "right" as const },
  { title: "begun" },
];

export const list = defineCommand({
  name: "list",
  summary: "List sweeps with their states, oldest first",
  positionals: { study: { describe: "only those of this study", optional: true } },
  options: { store: shared.store, json: shared.json },
  run: ({ study, store: url, json }) =>
    withStore(url, async (store) => {
      const { readSpec, referenceText } = await import("../../../sweep/sweep-spec.js");
      const rows = [];
      for (const sweep of await store.sweeps.list(study === undefined ? {} : { study })) {
        const { id, state, createdAt } = sweep;
        const { sampler, trials, seeds, addedSeeds, objectives } = readSpec(sweep);
        const ended = await store.count({ sweep: id, status: ["completed", "pruned", "failed", "crashed"] });
        const facts = {
          sweep: id,
          study: sweep.study,
          state,
          sampler: sampler ? referenceText(sampler) : null,
          trials: trials ?? null,
          seeds: [...seeds, ...addedSeeds],
          objectives,
          ended,
          runs: await store.count({ sweep: id }),
          createdAt,
        };
        rows.push(facts);
      }
      if (json) printJson(rows);
      else {
        const cells = rows.map((row) => [
          row.sweep,
          printable(row.study),
          row.state,
          printable(row.sampler ?? "full grid"),
          row.trials === null ? "" : String(row.trials),
          String(row.ended),
          String(row.runs),
          formatTime(row.createdAt),
        ]);
        print(rows.length === 0 ? "There is no sweep." : renderTable(columns, cells));
      }
      return exitCodes.done;
    }),
});
