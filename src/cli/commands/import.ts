import type { ImportFormat } from "../../exchange/import.js";
import { defineCommand, exitCodes, shared } from "../command.js";
import { printable } from "../output/printable.js";
import { print } from "../output/table.js";
import { storeUrl } from "../stores.js";

const formats = ["pushforward", "journal", "mlflow", "tensorboard"] as const satisfies readonly ImportFormat[];

export const importCommand = defineCommand({
  name: "import",
  summary: "Take runs from exports, journals, MLflow databases and TensorBoard logs into the store",
  positionals: { places: { describe: "files or folders", many: true } },
  options: {
    from: { describe: "what wrote them, where their content does not say", choices: formats, value: "FORMAT" },
    store: shared.store,
  },
  examples: [
    ["import moons.zip", "runs that another machine exported"],
    ["import mlruns/mlflow.db runs/tensorboard", "runs of other trackers"],
  ],
  async run(args) {
    const { openStore } = await import("../../tracking/open.js");
    const { importRuns } = await import("../../exchange/import.js");
    const store = await openStore(await storeUrl(args.store), { create: true });
    const counts = { added: 0, updated: 0, present: 0, conflict: 0 };
    try {
      for (const place of args.places) {
        for await (const { run, adoption } of importRuns(store, place, args.from as ImportFormat | undefined)) {
          counts[adoption.outcome]++;
          if (adoption.outcome !== "conflict") continue;
          const known = printable(adoption.with);
          print(
            adoption.with === run.id
              ? `Run ${printable(run.id)} was left out: the store has another run of this id.`
              : `Run ${printable(run.id)} was left out: the store has its trial as run ${known}; remove that one to take this.`,
          );
        }
      }
    } finally {
      await store.close();
    }
    const { added, updated, present, conflict } = counts;
    const gone = updated === 0 ? "" : ` and brought ${updated} up to date`;
    print(
      `Imported ${added} run${added === 1 ? "" : "s"}${gone}; ${present} were there already, ${conflict} left out.`,
    );
    return conflict > 0 ? exitCodes.failed : exitCodes.done;
  },
});
