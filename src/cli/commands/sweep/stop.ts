import { defineCommand, exitCodes, shared } from "../../command.js";
import { printJson } from "../../output/json.js";
import { print } from "../../output/table.js";
import { withStore } from "../../stores.js";

export const stop = defineCommand({
  name: "stop",
  summary: "Let the workers of a sweep leave at the next chance, on all machines",
  positionals: { sweep: { describe: "its id, the beginning of it, or the study whose last sweep it is" } },
  options: { store: shared.store, json: shared.json },
  run: ({ sweep, store: url, json }) =>
    withStore(url, async (store) => {
      const { findSweep } = await import("../../../sweep/find-sweep.js");
      const { id } = await findSweep(store, sweep);
      const stopped = await store.sweeps.change(id, { state: "stopped" });
      const running = await store.count({ sweep: id, status: ["running"] });
      if (json) printJson({ sweep: id, state: stopped.state, running });
      else {
        print(
          `Sweep ${id} is stopped; ${running} of its trials are still running and end at the next chance. ` +
            `\`pushforward sweep resume ${id}\` goes on.`,
        );
      }
      return exitCodes.done;
    }),
});
