import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { OutputLine } from "../../../tracking/store.js";
import type { OutputAnswer, RunAnswer } from "../../api.js";
import { ask } from "../client.js";
import { formatTime } from "../format.js";
import { repeatedly } from "../polled.js";

/** Lines that are there at once; those before them are a click away. */
const shownAtOnce = 2_000;

/** What a run prints, as it prints it. */
export function Log({ run }: { readonly run: RunAnswer }) {
  const { lines, error } = useOutput(run.id);
  const [follow, setFollow] = useState(true);
  const [wanted, setWanted] = useState(shownAtOnce);
  const box = useRef<HTMLPreElement>(null);
  useLayoutEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines, follow]);
  if (error !== undefined) {
    return (
      <p class="error" role="alert">
        {error}
      </p>
    );
  }
  const shown = lines.slice(-wanted);
  return (
    <section aria-label="Log">
      <p class="facts">
        <label class="check">
          <input
            type="checkbox"
            checked={follow}
            onChange={(event) => {
              setFollow(event.currentTarget.checked);
            }}
          />
          follow
        </label>
        <span role="status">
          {lines.length} {lines.length === 1 ? "line" : "lines"}
        </span>
        {shown.length < lines.length && (
          <button
            type="button"
            onClick={() => {
              setWanted(wanted + shownAtOnce);
              setFollow(false);
            }}
          >
            {Math.min(shownAtOnce, lines.length - shown.length)} lines before these
          </button>
        )}
      </p>
      <pre class="source log" ref={box} tabIndex={0} aria-label="Lines that the run printed">
        {shown.map(({ text, stream, at, attempt }, i) => (
          <span key={lines.length - shown.length + i} class={stream} title={`${formatTime(at)}, attempt ${attempt}`}>
            {text}
            {"\n"}
          </span>
        ))}
      </pre>
    </section>
  );
}

function useOutput(run: string): { readonly lines: readonly OutputLine[]; readonly error?: string } {
  const [state, setState] = useState<{ readonly lines: readonly OutputLine[]; readonly error?: string }>({ lines: [] });
  useEffect(() => {
    const end = new AbortController();
    let cursor = 0;
    void repeatedly(
      async () => {
        const url = `/api/runs/${encodeURIComponent(run)}/output?after=${cursor}`;
        const { data } = await ask<OutputAnswer>(url, { signal: end.signal });
        if (!data || data.lines.length === 0) return;
        cursor = data.cursor;
        setState((before) => ({ lines: [...before.lines, ...data.lines] }));
      },
      end.signal,
      (error) => {
        setState((before) => ({ ...before, error }));
      },
    );
    return () => {
      end.abort();
    };
  }, [run]);
  return state;
}
