import type { RunDifference } from "../../../../query/diff.js";
import type { RunAnswer, RunsAnswer } from "../../../api.js";
import { changeQuery } from "../../location.js";
import { DifferenceTable } from "../../parts/difference-table.js";
import { Waiting } from "../../parts/message.js";
import { Patch } from "../../parts/patch.js";
import { usePolled } from "../../polled.js";

/** The experiment file of a run, or what differs between it and that of another one. */
export function Source({ run, other }: { readonly run: RunAnswer; readonly other: string | undefined }) {
  const question = new URLSearchParams({ study: run.study, columns: "id,label,seed,status", limit: "200" });
  const { data: list } = usePolled<RunsAnswer>(`/api/runs?${question.toString()}`);
  const others = (list?.rows ?? []).filter(({ runs }) => runs[0] !== run.id);
  return (
    <section>
      <label>
        Compare with{" "}
        <select
          value={other ?? ""}
          onChange={(event) => {
            changeQuery({ with: event.currentTarget.value });
          }}
        >
          <option value="">no other run</option>
          {other !== undefined && !others.some(({ runs }) => runs[0] === other) && (
            <option value={other}>{other}</option>
          )}
          {others.map(({ runs, cells }) => (
            <option key={runs[0]} value={runs[0]}>
              {cells.map(String).join(" · ")}
            </option>
          ))}
        </select>
      </label>
      {other === undefined ? (
        <>
          <h2>{run.source.path}</h2>
          <pre class="source" tabIndex={0}>
            {run.source.text}
          </pre>
        </>
      ) : (
        <Difference run={run.id} other={other} />
      )}
    </section>
  );
}

function Difference({ run, other }: { readonly run: string; readonly other: string }) {
  const answer = usePolled<RunDifference>(
    `/api/runs/${encodeURIComponent(run)}/diff?with=${encodeURIComponent(other)}`,
  );
  const { data } = answer;
  if (!data) return <Waiting answer={answer} />;
  const { trial, configuration, environment, source } = data;
  return (
    <>
      <DifferenceTable title="Trial" runs={[run, other]} rows={trial} />
      <DifferenceTable title="Configuration" runs={[run, other]} rows={configuration} />
      <DifferenceTable title="Environment" runs={[run, other]} rows={environment} />
      <h2>Source</h2>
      {source === "" ? <p>The experiment files are the same.</p> : <Patch text={source} />}
    </>
  );
}
