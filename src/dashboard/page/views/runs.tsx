import { useMemo, useRef, useState } from "preact/hooks";
import { useKeys } from "../keyboard.js";
import { changeQuery, go } from "../location.js";
import type { RunListState } from "../parts/run-list.js";
import { comparison, RunsTable } from "../parts/runs-table.js";
import { TextField } from "../parts/text-field.js";

/** What of the address is a question to the list of runs. */
const asked = ["where", "sort", "reverse", "group", "differing", "columns"] as const;

/** Runs of one study or of all, as a table that is filtered, ordered and grouped. */
export function RunsView({ study, query }: { readonly study?: string; readonly query: URLSearchParams }) {
  const question = useMemo(() => {
    const all = asked.flatMap((name) => (query.has(name) ? [[name, query.get(name)!]] : []));
    return new URLSearchParams([...(study === undefined ? [] : [["study", study]]), ...all]);
  }, [study, query]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [list, setList] = useState<RunListState>();
  const filter = useRef<HTMLInputElement>(null);
  const compare = (): void => {
    if (selected.size > 0) go(comparison(selected));
  };
  useKeys([
    { keys: "/", meaning: "filter", act: () => filter.current?.focus() },
    { keys: "c", meaning: "compare the runs that are chosen", act: compare },
  ]);
  const onSelect = (ids: readonly string[], on: boolean): void => {
    setSelected((before) => new Set(on ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
  };
  const { head, error } = list ?? {};
  return (
    <section class="runs">
      {study === undefined && <h1>Runs</h1>}
      <form
        class="question"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <TextField
          label="Filter"
          field={filter}
          value={query.get("where") ?? ""}
          placeholder="status = completed and nll.test < 2.3"
          suggestions={head?.fields ?? []}
          invalid={error !== undefined}
          onChange={(where) => {
            changeQuery({ where });
          }}
        />
        <label>
          Group
          <select
            value={query.get("group") ?? ""}
            onChange={(event) => {
              changeQuery({ group: event.currentTarget.value });
            }}
          >
            <option value="">no</option>
            <option value="config">by seeds</option>
            <option value="label">by model</option>
          </select>
        </label>
        <TextField
          label="Columns"
          value={query.get("columns") ?? ""}
          placeholder="the usual ones"
          suggestions={head?.fields ?? []}
          onChange={(columns) => {
            changeQuery({ columns });
          }}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={query.has("differing")}
            onChange={(event) => {
              changeQuery({ differing: event.currentTarget.checked ? "1" : undefined });
            }}
          />
          only differing
        </label>
        <button type="button" disabled={selected.size === 0} onClick={compare}>
          Compare {selected.size === 0 ? "" : selected.size}
        </button>
      </form>
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <p class="count" role="status">
        {head && countText(head)}
      </p>
      <RunsTable query={question} selected={selected} onSelect={onSelect} onList={setList} />
    </section>
  );
}

function countText({
  total,
  runs,
  of,
}: {
  readonly total: number;
  readonly runs: number;
  readonly of: number;
}): string {
  const found = runs === of ? `${runs} ${runs === 1 ? "run" : "runs"}` : `${runs} of ${of} runs`;
  return total === runs ? found : `${found} in ${total} ${total === 1 ? "row" : "rows"}`;
}
