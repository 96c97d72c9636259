import type { CompareAnswer, ComparedAnswer } from "../../api.js";
import { asNumber, formatNumber, formatValue } from "../format.js";
import { address } from "../location.js";
import { Curves } from "../parts/curves.js";
import { Waiting } from "../parts/message.js";
import { Status } from "../parts/status.js";
import { usePolled } from "../polled.js";

/** Some runs beside each other: what they differ in, what came of them, and how they got there. */
export function CompareView({ ids }: { readonly ids: readonly string[] }) {
  const query = new URLSearchParams(ids.map((id) => ["run", id]));
  const answer = usePolled<CompareAnswer>(ids.length === 0 ? undefined : `/api/compare?${query.toString()}`);
  const { data } = answer;
  return (
    <>
      <h1>Compare {ids.length} runs</h1>
      {ids.length === 0 && <p>Choose runs in a list of runs, and then Compare.</p>}
      {ids.length > 0 && !data && <Waiting answer={answer} />}
      {data && (
        <>
          <div class="scroll" tabIndex={0} role="region" aria-label="What the runs differ in">
            <table class="compare">
              <Heads runs={data.runs} />
              <Part title="Options that differ" rows={data.options} />
              <Part title="Metrics" rows={data.metrics} />
            </table>
          </div>
          {data.curves.length > 0 && <Curves question={query} apart />}
        </>
      )}
    </>
  );
}

function Heads({ runs }: Pick<CompareAnswer, "runs">) {
  return (
    <thead>
      <tr>
        <th scope="col">
          <span class="unseen">quantity</span>
        </th>
        {runs.map(({ id, label, seed, status }) => (
          <th key={id} scope="col">
            <a href={address(["runs", id])}>{id}</a>
            <span class="facts">
              {label}, seed {seed}
            </span>
            <Status status={status} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Part({ title, rows }: { readonly title: string; readonly rows: readonly ComparedAnswer[] }) {
  if (rows.length === 0) return null;
  const columns = rows[0]!.values.length;
  return (
    <tbody>
      <tr class="part">
        <th scope="rowgroup" colSpan={columns + 1}>
          {title}
        </th>
      </tr>
      {rows.map(({ name, values }) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          {values.map((value, i) => {
            const number = asNumber(value);
            return <td key={i}>{number === undefined ? formatValue(value) : formatNumber(number, 5)}</td>;
          })}
        </tr>
      ))}
    </tbody>
  );
}
