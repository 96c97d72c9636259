import { useEffect, useMemo, useState } from "preact/hooks";
import type { SeriesAnswer } from "../../api.js";
import { ask } from "../client.js";
import { asNumber } from "../format.js";
import { repeatedly } from "../polled.js";
import { still } from "../stillness.js";

/** Points that are asked for of a series; twice as many are kept before it is asked for anew. */
const points = 400;
/** Runs that are asked for together: the first are drawn while the others are on their way. */
const together = 10;

export interface LiveSeries {
  readonly run: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface Known {
  readonly cursor: string;
  readonly series: LiveSeries;
}

/**
 * The series that runs logged under a name; undefined before they are there. They grow while one looks, and wait while one
 * scrolls: all of them drawn anew takes longer than a frame.
 */
export function useLiveSeries(name: string, runs: readonly string[], seen: boolean): readonly LiveSeries[] | undefined {
  const [series, setSeries] = useState<readonly LiveSeries[]>();
  const question = runs.join(" ");
  // Kept while it is out of sight, to go on from there.
  const kept = useMemo(() => ({ known: new Map<string, Known>(), isNew: false }), [name, question]);
  useEffect(() => {
    if (!seen || runs.length === 0) return;
    const end = new AbortController();
    const { signal } = end;
    const { known } = kept;
    const show = (): void => {
      kept.isNew = false;
      setSeries(runs.flatMap((run) => known.get(run)?.series ?? []));
    };
    void repeatedly(
      async () => {
        for (let first = 0; first < runs.length; first += together) {
          const some = runs.slice(first, first + together);
          const isFirst = some.some((run) => !known.has(run));
          const { data } = await ask<readonly SeriesAnswer[]>(seriesAddress(name, some, known), { signal });
          for (const answer of data ?? []) kept.isNew = take(answer, known) || kept.isNew;
          if (isFirst) show();
        }
        if (!kept.isNew) return;
        await still();
        if (!signal.aborted) show();
      },
      signal,
      () => undefined,
    );
    return () => {
      end.abort();
    };
  }, [kept, seen]);
  return series;
}

function seriesAddress(name: string, runs: readonly string[], known: ReadonlyMap<string, Known>): string {
  const query = new URLSearchParams({ name, points: String(points) });
  for (const run of runs) query.append("run", asking(run, known.get(run)));
  return `/api/series?${query.toString()}`;
}

/** A run, with the cursor of what is known of it unless that has grown too long. */
function asking(run: string, known: Known | undefined): string {
  return known && known.series.points.length <= 2 * points ? `${run}~${known.cursor}` : run;
}

/** Whether an answer has changed what is known. */
function take({ run, more, steps, values, cursor }: SeriesAnswer, known: Map<string, Known>): boolean {
  const before = known.get(run);
  const added = steps.map((x, i) => ({ x, y: asNumber(values[i]) ?? NaN }));
  const kept = more ? (before?.series.points ?? []) : [];
  known.set(run, { cursor, series: { run, points: [...kept, ...added] } });
  return before === undefined || !more || added.length > 0;
}
