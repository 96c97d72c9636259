import { useEffect, useState } from "preact/hooks";
import type { RowAnswer, RunsAnswer } from "../../api.js";
import { ask } from "../client.js";
import { repeatedly } from "../polled.js";

/** Rows that are asked for together. */
const stretch = 100;

export interface RunListState {
  /** Everything but rows. */
  readonly head?: Omit<RunsAnswer, "rows">;
  readonly error?: string;
  /** The row at a place; undefined while it is on its way. */
  readonly row: (place: number) => RowAnswer | undefined;
}

interface Held {
  readonly question: string;
  readonly head?: RunListState["head"];
  readonly error?: string;
  readonly stretches: ReadonlyMap<number, readonly RowAnswer[]>;
}

/**
 * The rows of a list of runs between two places, of however many it has: the stretches that are in sight are asked for,
 * and again as long as they are. What was seen stays until what is seen next has come.
 */
export function useRunList(query: URLSearchParams, from: number, to: number): RunListState {
  const question = query.toString();
  const [held, setHeld] = useState<Held>({ question, stretches: new Map() });
  const [first, last] = [Math.floor(from / stretch), Math.floor(to / stretch)];
  useEffect(() => {
    const end = new AbortController();
    const { signal } = end;
    const tags = new Map<number, string | null>();
    void repeatedly(
      async () => {
        for (let one = first; one <= last; one++) {
          const url = `/api/runs?${question}&from=${one * stretch}&limit=${stretch}`;
          const { data, tag } = await ask<RunsAnswer>(url, { tag: tags.get(one) ?? null, signal });
          tags.set(one, tag);
          if (data) setHeld((before) => taken(before, question, one, data));
        }
      },
      signal,
      (error) => {
        tags.clear();
        setHeld((before) => ({ ...before, question, error }));
      },
    );
    return () => {
      end.abort();
    };
  }, [question, first, last]);
  return {
    ...(held.head && { head: held.head }),
    ...(held.error !== undefined && held.question === question && { error: held.error }),
    row: (place) => held.stretches.get(Math.floor(place / stretch))?.[place % stretch],
  };
}

function taken(before: Held, question: string, one: number, { rows, ...head }: RunsAnswer): Held {
  const kept = before.question === question ? before.stretches : new Map<number, readonly RowAnswer[]>();
  return { question, head, stretches: new Map([...kept, [one, rows]]) };
}
