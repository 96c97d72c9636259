import type { MetricSummary, RunRecord, Store } from "../../../tracking/store.js";
import type { SeriesAnswer } from "../../api.js";
import { json } from "../answer.js";
import { integerOf } from "../asked.js";
import { Refusal } from "../refusal.js";
import type { Route } from "../router.js";

const mostRuns = 200;

/** Up to where a series is known: the attempt, how many points it had, and the last step. */
interface Cursor {
  readonly attempt: number;
  readonly count: number;
  readonly step: number;
}

/**
 * The series that runs logged under a name, `run=ID` each, cut down to so many `points`; of a run that is named with the
 * cursor of an answer before, `run=ID~CURSOR`, only what came since.
 */
export const series: Route = {
  method: "GET",
  path: "/api/series",
  async answer({ query }, { store }) {
    const name = query.get("name");
    if (name === null) throw new Refusal(400, "name is missing: that of a metric was expected.");
    const points = integerOf(query, "points", [5, 10_000], 500);
    const asked = query.getAll("run").map((text) => text.split("~", 2));
    if (asked.length === 0 || asked.length > mostRuns) {
      throw new Refusal(400, `${asked.length} runs were named: 1 to ${mostRuns} were expected.`);
    }
    const records = await store.records({ ids: asked.map(([id]) => id!), includeDeleted: true }, [name]);
    const byId = new Map(records.map((run) => [run.id, run]));
    const answers: SeriesAnswer[] = [];
    for (const [id, cursor] of asked) {
      const run = byId.get(id!);
      if (!run) throw new Refusal(404, `There is no run ${JSON.stringify(id)} in this store.`);
      answers.push(await seriesSince(store, run, name, points, parseCursor(cursor)));
    }
    return json(answers);
  },
};

async function seriesSince(
  store: Store,
  run: RunRecord,
  name: string,
  points: number,
  known: Cursor | undefined,
): Promise<SeriesAnswer> {
  const summary: MetricSummary | undefined = Object.hasOwn(run.metrics, name) ? run.metrics[name] : undefined;
  const nothing = { run: run.id, steps: [], values: [] };
  if (!summary) return { ...nothing, more: false, cursor: writeCursor({ attempt: run.attempt, count: 0, step: 0 }) };
  const now: Cursor = { attempt: run.attempt, count: summary.count, step: summary.lastStep };
  const cursor = writeCursor(now);
  if (known?.attempt === now.attempt && known.count > 0) {
    if (known.count === now.count && known.step === now.step) return { ...nothing, more: true, cursor };
    const added = now.count - known.count;
    const { steps, values } = await store.series(run.id, name, { points, after: known.step });
    // Points that came in before the last one known, or more than may be sent, are not told apart: all is sent again.
    if (added <= points && steps.filter((step) => step <= now.step).length === added) {
      return answerOf(run.id, true, { steps, values }, now);
    }
  }
  return answerOf(run.id, false, await store.series(run.id, name, { points }), now);
}

/** The last step may be newer than the summary that was read before: the next question begins after what was sent. */
function answerOf(
  run: string,
  more: boolean,
  { steps, values }: { readonly steps: Float64Array; readonly values: Float64Array },
  now: Cursor,
): SeriesAnswer {
  const kept = steps.filter((step) => step <= now.step).length;
  return {
    ...{ run, more, cursor: writeCursor(now) },
    steps: [...steps.subarray(0, kept)],
    values: [...values.subarray(0, kept)],
  };
}

function writeCursor({ attempt, count, step }: Cursor): string {
  return `${attempt}.${count}.${step}`;
}

function parseCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  const [, attempt, count, step] = /^(\d+)\.(\d+)\.(-?\d+)$/.exec(text) ?? [];
  if (step === undefined) throw new Refusal(400, `${JSON.stringify(text)} is no cursor of a series.`);
  return { attempt: Number(attempt), count: Number(count), step: Number(step) };
}
