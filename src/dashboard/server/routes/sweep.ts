import { z } from "zod";
import { agreed, groupRuns, spread } from "../../../query/group.js";
import { fieldNamed } from "../../../query/fields.js";
import { describeMetric } from "../../../report/data/metric-names.js";
import type { RunRecord, RunStatus } from "../../../tracking/store.js";
import type { SweepAnswer, TrialAnswer } from "../../api.js";
import { json } from "../answer.js";
import { textOf } from "../asked.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";
import { resultsOf, searchedOptions } from "../run-columns.js";

/** How far the trials of a study have come, and what those that have ended found of a `metric`. */
export const sweep: Route = {
  method: "GET",
  path: "/api/studies/:study/sweep",
  async answer({ params, query }, { store, runs }) {
    const study = params["study"]!;
    const own = await runs.of(study);
    if (own.length === 0) throw new Refusal(404, "There is no study of this name with runs.");
    const states: Partial<Record<RunStatus, number>> = {};
    for (const { status } of own) states[status] = (states[status] ?? 0) + 1;
    const metrics = resultsOf(own);
    const metric = textOf(query, "metric") ?? metrics[0];
    if (metric !== undefined && !metrics.includes(metric)) {
      throw new Refusal(400, `No run of the study has one value of ${JSON.stringify(metric)}.`);
    }
    const options = searchedOptions(own);
    const words = metric === undefined ? undefined : describeMetric(metric);
    const answer: SweepAnswer = {
      states,
      sweeps: (await store.sweeps.list({ study })).map(({ id, state, createdAt, updatedAt }) => {
        return { id, state, createdAt, updatedAt };
      }),
      ...{ metrics, metric: metric ?? null, title: words?.short ?? "", better: words?.better ?? null, options },
      trials: metric === undefined ? [] : trialsOf(own, metric, options),
    };
    return json(answer);
  },
};

function trialsOf(runs: readonly RunRecord[], metric: string, options: readonly string[]): readonly TrialAnswer[] {
  const field = fieldNamed(metric, "metric");
  const trials = groupRuns(runs, "config").flatMap((row): readonly TrialAnswer[] => {
    const value = spread(row, field);
    if (!value) return [];
    const values = options.map((path) => [path, agreed(row, fieldNamed(path, "option")) ?? null] as const);
    return [
      {
        runs: row.map(({ id }) => id),
        label: row[0]!.label,
        options: Object.fromEntries(values.filter(([, own]) => own !== null)),
        value,
        finishedAt: Math.max(...row.map(({ finishedAt, createdAt }) => finishedAt ?? createdAt)),
      },
    ];
  });
  return trials.sort((a, b) => a.finishedAt - b.finishedAt);
}

const shape = z.strictObject({ state: z.enum(["running", "stopped"]) });

/** Stops a sweep, which its workers leave then, or lets workers go on with it. */
export const sweepState: Route = {
  method: "PUT",
  path: "/api/sweeps/:sweep",
  async answer({ params, body }, { store }) {
    const asked = shape.safeParse(body);
    if (!asked.success) throw new Refusal(400, 'What is to become of the sweep was expected: {"state": "stopped"}.');
    const [found] = await store.sweeps.list({ id: params["sweep"]! });
    if (!found) throw new Refusal(404, `There is no sweep ${JSON.stringify(params["sweep"])} in this store.`);
    await store.sweeps.change(found.id, asked.data);
    return json({});
  },
};
