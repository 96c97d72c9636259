import { useState } from "preact/hooks";
import type { SearchChartAnswer, SweepAnswer } from "../../api.js";
import { asNumber, formatTime } from "../format.js";
import { address } from "../location.js";
import { lineColor } from "../parts/colors.js";
import { Waiting } from "../parts/message.js";
import { ReportChart } from "../parts/report-chart.js";
import { ScatterChart, type Scatter } from "../parts/scatter-chart.js";
import { States } from "../parts/status.js";
import { SweepSwitch } from "../parts/sweep-switch.js";
import { bestSoFar } from "../parts/trials.js";
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
          <Charts study={study} metric={data.metric} answer={data} />
          <p>
            <a
              href={address(
                ["studies", study],
                new URLSearchParams({ group: "config", sort: `metric(${data.metric})` }),
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

interface ChartsProps {
  readonly study: string;
  readonly metric: string;
  readonly answer: SweepAnswer;
}

/** What the report draws of a search; of what is too small for one, the trials against each option. */
function Charts({ study, metric, answer }: ChartsProps) {
  const drawn = usePolled<readonly SearchChartAnswer[]>(
    `/api${address(["studies", study, "search-charts"], new URLSearchParams({ metric }))}`,
  );
  if (!drawn.data) return <Waiting answer={drawn} />;
  if (drawn.data.length === 0) return <TrialCharts answer={answer} />;
  return (
    <div class="searches">
      {drawn.data.map((chart) => (
        <ReportChart key={chart.name} chart={chart} />
      ))}
    </div>
  );
}

function TrialCharts({ answer }: { readonly answer: SweepAnswer }) {
  const { trials, options, title, better } = answer;
  const labels = [...new Set(trials.map(({ label }) => label))];
  const numeric = options.filter((path) => trials.some((trial) => asNumber(trial.options[path]) !== undefined));
  const against = (path: string): readonly Scatter[] =>
    labels.flatMap((label, i) => {
      const points = trials.flatMap((trial) => {
        const x = trial.label === label ? asNumber(trial.options[path]) : undefined;
        return x === undefined ? [] : [{ x, y: asNumber(trial.value.mean) ?? NaN }];
      });
      return points.length === 0 ? [] : [{ name: label, color: lineColor(i), points, line: false }];
    });
  const sign = better === "higher" ? -1 : 1;
  const values = trials.map(({ value }) => asNumber(value.mean) ?? NaN);
  const found: readonly Scatter[] = [
    { name: "trials", color: lineColor(5), points: values.map((y, i) => ({ x: i + 1, y })), line: false },
    { name: "best so far", color: lineColor(1), points: bestSoFar(values, sign), line: true },
  ];
  return (
    <div class="panels">
      <ScatterChart
        caption={`${title} of the trials as they ended, and the best so far`}
        x="trial"
        y={title}
        scatters={found}
      />
      {numeric.map((path) => (
        <ScatterChart key={path} caption={`${title} against ${path}`} x={path} y={title} scatters={against(path)} />
      ))}
    </div>
  );
}
