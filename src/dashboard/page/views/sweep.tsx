import { useState } from "preact/hooks";
import type { ChartAnswer, SweepAnswer } from "../../api.js";
import { formatTime } from "../format.js";
import { address } from "../location.js";
import { Waiting } from "../parts/message.js";
import { ReportChart } from "../parts/report-chart.js";
import { States } from "../parts/status.js";
import { SweepSwitch } from "../parts/sweep-switch.js";
import { quoted } from "../parts/text-field.js";
import { usePolled } from "../polled.js";

/** How far the trials of a study have come, and how what they found depends on what was searched over. */
export function SweepView({ study }: { readonly study: string }) {
  const [metric, setMetric] = useState("");
  const query = new URLSearchParams(metric === "" ? {} : { metric });
  const answer = usePolled<SweepAnswer>(`/api${address(["studies", study, "sweep"], query)}`);
  const { data } = answer;
  if (!data) return <Waiting answer={answer} />;
  return (
    <section aria-label="Sweep">
      <Progress states={data.states} />
      {data.sweeps.map((sweep) => (
        <p key={sweep.id} class="facts">
          <span>sweep {sweep.id}</span>
          <span>{sweep.state}</span>
          <span>begun {formatTime(sweep.createdAt)}</span>
          {sweep.state !== "finished" && <SweepSwitch id={sweep.id} running={sweep.state === "running"} />}
        </p>
      ))}
      {data.metric === null ? (
        <p>No trial has come to a result yet.</p>
      ) : (
        <>
          <label>
            Metric
            <select
              value={data.metric}
              onChange={(event) => {
                setMetric(event.currentTarget.value);
              }}
            >
              {data.metrics.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <Charts study={study} metric={data.metric} />
          <p>
            <a
              href={address(
                ["studies", study],
                new URLSearchParams({
                  ...{ group: "config", sort: `metric(${quoted(data.metric)})` },
                  ...(data.better === "higher" && { reverse: "1" }),
                }),
              )}
            >
              All trials in the order of {data.title}
            </a>
          </p>
        </>
      )}
    </section>
  );
}

/** A bar of the runs by their states, with the numbers beside it. */
function Progress({ states }: Pick<SweepAnswer, "states">) {
  const all = Object.values(states).reduce((sum, count) => sum + count, 0);
  const ended = all - (states.queued ?? 0) - (states.running ?? 0);
  return (
    <p class="facts">
      <progress max={all} value={ended} aria-label="Runs that have ended" />
      <span>
        {ended} of {all} runs have ended
      </span>
      <States states={states} />
    </p>
  );
}

/** What the report draws of the study by a metric. */
function Charts({ study, metric }: { readonly study: string; readonly metric: string }) {
  const drawn = usePolled<readonly ChartAnswer[]>(
    `/api${address(["studies", study, "charts"], new URLSearchParams({ metric }))}`,
  );
  if (!drawn.data) return <Waiting answer={drawn} />;
  return (
    <div class="searches">
      {drawn.data.map((chart) => (
        <ReportChart key={chart.name} chart={chart} />
      ))}
    </div>
  );
}
