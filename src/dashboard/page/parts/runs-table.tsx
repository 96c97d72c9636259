import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { ColumnAnswer, RowAnswer } from "../../api.js";
import type { RunStatus } from "../../../tracking/store.js";
import { formatCell } from "../format.js";
import { useKeys } from "../keyboard.js";
import { address, changeQuery, go } from "../location.js";
import { Status } from "./status.js";
import { Tags } from "./tags.js";
import { useRows } from "./rows.js";
import { useRunList, type RunListState } from "./run-list.js";

/** In pixels, as the style sheet has them. */
const [headHeight, rowHeight] = [42, 34];
/** Rows beyond the window's edges that are there already when one scrolls. */
const beyond = 12;
/** Widths of columns in characters. */
const [narrowest, widest] = [4, 34];

export interface RunsTableProps {
  /** What is asked for, as the address has it. */
  readonly query: URLSearchParams;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: readonly string[], on: boolean) => void;
  readonly onList: (list: RunListState) => void;
}

/** A table of runs of any length: only the rows in sight are there. */
export function RunsTable({ query, selected, onSelect, onList }: RunsTableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: 800 });
  const first = Math.max(0, Math.floor(sight.top / rowHeight) - beyond);
  const last = Math.ceil((sight.top + sight.height) / rowHeight) + beyond;
  const list = useRunList(query, first, last);
  const { head } = list;
  const total = head?.total ?? 0;
  const columns = head?.columns ?? [];
  const open = (row: number): void => {
    const runs = list.row(row)?.runs;
    if (runs?.length === 1) go(address(["runs", runs[0]!]));
    else if (runs) go(comparison(runs));
  };
  const { active, setActive, keys } = useRows(total, open);
  const toggle = (row: number): void => {
    const runs = list.row(row)?.runs;
    if (runs) onSelect(runs, !runs.every((id) => selected.has(id)));
  };
  useKeys([
    ...keys,
    {
      keys: "x",
      meaning: "choose the row",
      act: () => {
        if (active !== undefined) toggle(active);
      },
    },
  ]);
  useLayoutEffect(() => {
    const { current } = frame;
    if (!current) return;
    const look = (): void => {
      setSight({ top: current.scrollTop, height: current.clientHeight });
    };
    const observer = new ResizeObserver(look);
    observer.observe(current);
    current.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      current.removeEventListener("scroll", look);
    };
  }, []);
  useLayoutEffect(() => {
    if (active !== undefined && frame.current) bringIntoSight(frame.current, active);
  }, [active]);
  useLayoutEffect(() => {
    onList(list);
  }, [list.head, list.error]);
  const places = range(Math.min(first, total), Math.min(last + 1, total));
  const widths = useWidths(
    columns,
    places.map((place) => list.row(place)),
    query.toString(),
  );
  return (
    <div class="runs-table" ref={frame} tabIndex={0} role="region" aria-label="Runs">
      <table aria-rowcount={total + 1}>
        <colgroup>
          <col style={{ width: "2.4rem" }} />
          {columns.map(({ name }, i) => (
            <col key={name} style={{ width: `${widths[i]!}ch` }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">
              <span class="unseen">chosen</span>
            </th>
            {columns.map((column) => (
              <Head key={column.name} column={column} query={query} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer rows={places[0] ?? 0} />
          {places.map((place) => (
            <BodyRow
              key={place}
              place={place}
              row={list.row(place)}
              columns={columns}
              active={place === active}
              selected={selected}
              onToggle={() => {
                toggle(place);
              }}
              onActive={() => {
                setActive(place);
              }}
            />
          ))}
          <Spacer rows={total - 1 - (places.at(-1) ?? total - 1)} />
        </tbody>
      </table>
    </div>
  );
}

/** The address of a comparison of runs. */
export function comparison(ids: Iterable<string>): string {
  return address(["compare"], new URLSearchParams([...ids].map((id) => ["run", id])));
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

function bringIntoSight(frame: HTMLElement, row: number): void {
  const top = row * rowHeight;
  const room = frame.clientHeight - headHeight - rowHeight;
  if (top < frame.scrollTop) frame.scrollTop = top;
  else if (top > frame.scrollTop + room) frame.scrollTop = top - room;
}

/** As wide as what has been seen of each column, and never narrower again: columns do not jump when one scrolls. */
function useWidths(
  columns: readonly ColumnAnswer[],
  rows: readonly (RowAnswer | undefined)[],
  question: string,
): readonly number[] {
  const known = useRef<{ question: string; widths: Map<string, number> }>({ question, widths: new Map() });
  if (known.current.question !== question) known.current = { question, widths: new Map() };
  const { widths } = known.current;
  return columns.map(({ name, title, kind }, i) => {
    const texts = rows.map((row) => (row ? formatCell(row.cells[i] ?? null, kind).length : 0));
    const width = Math.min(widest, Math.max(narrowest, titleWidth(title), widths.get(name) ?? 0, ...texts));
    widths.set(name, width);
    return width + 2;
  });
}

/** Of a title on two lines, with room for the sign of the order. */
function titleWidth(title: string): number {
  return Math.max(Math.ceil(title.length / 2), ...partsOf(title).map((part) => part.trim().length)) + 2;
}

/** Where a title may go on in the next line: after blanks, and after the dots of a path. */
function partsOf(title: string): readonly string[] {
  return title.split(/(?<=[ .])/);
}

function Spacer({ rows }: { readonly rows: number }) {
  return rows > 0 ? <tr aria-hidden="true" class="spacer" style={{ height: `${rows * rowHeight}px` }} /> : null;
}

function Head({ column, query }: { readonly column: ColumnAnswer; readonly query: URLSearchParams }) {
  const { name, title, kind } = column;
  const sorted = query.get("sort") === name;
  const reverse = query.has("reverse");
  const turn = (): void => {
    if (!sorted) changeQuery({ sort: name, reverse: undefined });
    else if (!reverse) changeQuery({ reverse: "1" });
    else changeQuery({ sort: undefined, reverse: undefined });
  };
  const order = sorted ? (reverse ? "descending" : "ascending") : undefined;
  return (
    <th scope="col" class={`kind-${kind}`} aria-sort={order}>
      <button type="button" onClick={turn} title={`Order by ${name}`} disabled={name === "runs"}>
        {partsOf(title).flatMap((part, i) => (i === 0 ? [part] : [<wbr key={i} />, part]))}
        {sorted && <span aria-hidden="true">{reverse ? " ↓" : " ↑"}</span>}
      </button>
    </th>
  );
}

interface BodyRowProps {
  readonly place: number;
  readonly row: RowAnswer | undefined;
  readonly columns: readonly ColumnAnswer[];
  readonly active: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onToggle: () => void;
  readonly onActive: () => void;
}

function BodyRow({ place, row, columns, active, selected, onToggle, onActive }: BodyRowProps) {
  if (!row) {
    return (
      <tr aria-rowindex={place + 2} class="coming">
        <td colSpan={columns.length + 1} />
      </tr>
    );
  }
  const chosen = row.runs.every((id) => selected.has(id));
  return (
    <tr aria-rowindex={place + 2} class={active ? "active" : undefined} onClick={onActive}>
      <td>
        <input type="checkbox" checked={chosen} onChange={onToggle} aria-label={`Choose ${row.runs.join(", ")}`} />
      </td>
      {columns.map((column, i) => (
        <td key={column.name} class={`kind-${column.kind}`}>
          <Cell row={row} place={i} column={column} />
        </td>
      ))}
    </tr>
  );
}

function Cell({
  row,
  place,
  column,
}: {
  readonly row: RowAnswer;
  readonly place: number;
  readonly column: ColumnAnswer;
}) {
  const cell = row.cells[place] ?? null;
  const { kind } = column;
  if (kind === "id" && typeof cell === "string") return <a href={address(["runs", cell])}>{cell}</a>;
  if (kind === "status" && typeof cell === "string") return <Status status={cell as RunStatus} />;
  if (kind === "tags" && Array.isArray(cell)) return <Tags tags={cell.map(String)} />;
  const text = formatCell(cell, kind);
  if (column.name === "runs" && row.runs.length > 0) return <a href={comparison(row.runs)}>{text}</a>;
  return <span title={text}>{text}</span>;
}
