import { z } from "zod";
import { describeMetric } from "../../../report/data/metric-names.js";
import type { RunStatus } from "../../../tracking/store.js";
import type { SweepAnswer } from "../../api.js";
import { json } from "../answer.js";
import { textOf } from "../asked.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";
import { holdingsOf } from "../holdings.js";
import { resultsOf } from "../run-columns.js";

/** How far the trials of a study have come, and the metrics that they can be judged by, with the words for one `metric`. */
export const sweep: Route = {
  method: "GET",
  path: "/api/studies/:study/sweep",
  async answer({ params, query }, { store, runs }) {
    const study = params["study"]!;
    const own = await runs.of(study);
    if (own.length === 0) throw new Refusal(404, "There is no study of this name with runs.");
    const states: Partial<Record<RunStatus, number>> = {};
    for (const { status } of own) states[status] = (states[status] ?? 0) + 1;
    const metrics = resultsOf(holdingsOf(own));
    const metric = textOf(query, "metric") ?? metrics[0];
    if (metric !== undefined && !metrics.includes(metric)) {
      throw new Refusal(400, `No run of the study has one value of ${JSON.stringify(metric)}.`);
    }
    const words = metric === undefined ? undefined : describeMetric(metric);
    const answer: SweepAnswer = {
      states,
      sweeps: (await store.sweeps.list({ study })).map(({ id, state, createdAt, updatedAt }) => {
        return { id, state, createdAt, updatedAt };
      }),
      ...{ metrics, metric: metric ?? null, title: words?.short ?? "", better: words?.better ?? null },
    };
    return json(answer);
  },
};

const shape = z.strictObject({ state: z.enum(["running", "stopped"]) });

/** Stops a sweep, which its workers leave then, or lets workers go on with it. */
export const sweepState: Route = {
  method: "PUT",
  path: "/api/sweeps/:sweep",
  async answer({ params, body }, { store }) {
    const asked = shape.safeParse(body);
    if (!asked.success) throw new Refusal(400, 'What is to become of the sweep was expected: {"state": "stopped"}.');
    const found = await store.sweeps.find(params["sweep"]!);
    if (!found) throw new Refusal(404, `There is no sweep ${JSON.stringify(params["sweep"])} in this store.`);
    await store.sweeps.change(found.id, asked.data);
    return json({});
  },
};
