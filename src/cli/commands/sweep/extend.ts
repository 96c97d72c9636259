import { UserError } from "../../../numerics/error.js";
import { defineCommand, exitCodes, shared } from "../../command.js";
import { printJson } from "../../output/json.js";
import { print } from "../../output/table.js";
import { withStore } from "../../stores.js";
import { integer, integers } from "../../values.js";

export const extend = defineCommand({
  name: "extend",
  summary: "Ask more of a sweep: more trials, or more seeds of each",
  positionals: { sweep: { describe: "its id, the beginning of it, or the study whose last sweep it is" } },
  options: {
    trials: { describe: "configurations of each model, those that there are among them", value: "N" },
    seeds: { describe: "further seeds, such as 3,4 or 0..9; those that it has stay", value: "N,…" },
    store: shared.store,
    json: shared.json,
  },
  examples: [["sweep extend k3x9 --trials 100", "its workers go on until there are 100"]],
  run: ({ sweep, trials, seeds, store: url, json }) => {
    if (trials === undefined && seeds === undefined) {
      throw new UserError("sweep extend: say by what, such as --trials 100 or --seeds 0..9.");
    }
    const more = {
      ...(trials !== undefined && { trials: integer("--trials", trials, 1) }),
      ...(seeds !== undefined && { seeds: integers("--seeds", seeds, 0) }),
    };
    return withStore(url, async (store) => {
      const { extendSweep } = await import("../../../sweep/extend-sweep.js");
      const { id, spec } = await extendSweep(store, sweep, more);
      if (json) printJson({ sweep: id, trials: spec.trials ?? null, seeds: [...spec.seeds, ...spec.addedSeeds] });
      else {
        const [configurations, all] = [spec.trials, [...spec.seeds, ...spec.addedSeeds].join(", ")];
        print(
          `Sweep ${id} now asks for ${configurations === undefined ? "its whole grid" : `${configurations} trials of each model`} ` +
            `with the seeds ${all}. Its workers take it up; \`pushforward sweep resume ${id}\` starts some.`,
        );
      }
      return exitCodes.done;
    });
  },
});
