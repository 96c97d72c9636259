import { useEffect, useState } from "preact/hooks";
import type { SeriesAnswer } from "../../api.js";
import { ask } from "../client.js";
import { asNumber } from "../format.js";
import { repeatedly } from "../polled.js";

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

/** The series that runs logged under a name, which grow while one looks; undefined before they are there. */
export function useLiveSeries(name: string, runs: readonly string[], seen: boolean): readonly LiveSeries[] | undefined {
  const [series, setSeries] = useState<readonly LiveSeries[]>();
  const question = runs.join(" ");
  useEffect(() => {
    if (!seen || runs.length === 0) return;
    const end = new AbortController();
    const known = new Map<string, Known>();
    void repeatedly(
      async () => {
        for (let first = 0; first < runs.length; first += together) {
          const query = new URLSearchParams({ name, points: String(points) });
          for (const run of runs.slice(first, first + together)) query.append("run", asking(run, known.get(run)));
          const { data } = await ask<readonly SeriesAnswer[]>(`/api/series?${query.toString()}`, {
            signal: end.signal,
          });
          const changed = data?.filter((answer) => take(answer, known)) ?? [];
          if (changed.length > 0) setSeries(runs.flatMap((run) => known.get(run)?.series ?? []));
        }
      },
      end.signal,
      () => undefined,
    );
    return () => {
      end.abort();
    };
  }, [name, question, seen]);
  return series;
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
