import type { MetricSummary } from "../../../../tracking/store.js";
import type { RunAnswer } from "../../../api.js";
import { asNumber, formatNumber, formatSeconds, formatTime } from "../../format.js";
import { Pairs } from "../../parts/pairs.js";
import { Status } from "../../parts/status.js";

/** What came of a run, what it was run with, and how often it was started. */
export function Overview({ run }: { readonly run: RunAnswer }) {
  const marked = {
    ...Object.fromEntries(Object.keys(run.point).map((path) => [path, "searched"])),
    ...Object.fromEntries(Object.keys(run.overrides).map((path) => [path, "overridden"])),
  };
  return (
    <div class="columns">
      <Metrics metrics={run.metrics} />
      <Pairs title="Configuration" values={run.options} marked={marked} />
      <Attempts run={run} />
    </div>
  );
}

function Metrics({ metrics }: Pick<RunAnswer, "metrics">) {
  const rows = Object.entries(metrics);
  return (
    <section>
      <h2>Metrics</h2>
      {rows.length === 0 && <p>None yet.</p>}
      {rows.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Metrics">
          <table class="figures">
            <thead>
              <tr>
                {["metric", "last", "first", "min", "max", "step", "points"].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([name, summary]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {figures(summary).map((figure, i) => (
                    <td key={i}>{figure}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** A figure that was logged once is not said four times. */
function figures({ last, first, min, max, lastStep, count }: MetricSummary): readonly string[] {
  const number = (value: number) => formatNumber(asNumber(value) ?? NaN, 5);
  const range = count === 1 ? ["", "", ""] : [first, min, max].map(number);
  return [number(last), ...range, String(lastStep), String(count)];
}

function Attempts({ run: { attempts } }: { readonly run: RunAnswer }) {
  if (attempts.length < 2) return null;
  return (
    <section>
      <h2>Attempts</h2>
      <table class="pairs">
        <tbody>
          {attempts.map(({ attempt, status, startedAt, finishedAt, error }) => (
            <tr key={attempt}>
              <th scope="row">{attempt}</th>
              <td>
                <Status status={status ?? "running"} /> started {formatTime(startedAt)}
                {finishedAt !== undefined && <>, took {formatSeconds((finishedAt - startedAt) / 1000)}</>}
                {error !== undefined && <div>{error}</div>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
