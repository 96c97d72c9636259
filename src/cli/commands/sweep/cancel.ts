import { defineCommand, exitCodes, shared } from "../../command.js";
import { printJson } from "../../output/json.js";
import { print } from "../../output/table.js";
import { withStore } from "../../stores.js";

export const cancel = defineCommand({
  name: "cancel",
  summary: "Stop a sweep and cancel the jobs of the workers that were submitted for it",
  positionals: { sweep: { describe: "its id, the beginning of it, or the study whose last sweep it is" } },
  options: { store: shared.store, json: shared.json },
  run: ({ sweep, store: url, json }) =>
    withStore(url, async (store) => {
      const { cancelSweep } = await import("../../../sweep/sweep-status.js");
      const { id, state, cancelled } = await cancelSweep(store, sweep);
      if (json) printJson({ sweep: id, state, cancelled });
      else {
        print(
          `Sweep ${id} is stopped, and what was submitted for it is cancelled. Trials that run end at the next chance; ` +
            `\`pushforward sweep resume ${id}\` goes on.`,
        );
      }
      return exitCodes.done;
    }),
});
