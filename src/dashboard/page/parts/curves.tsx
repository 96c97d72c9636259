import { useEffect, useRef, useState } from "preact/hooks";
import type { CurveRun, CurvesAnswer } from "../../api.js";
import { formatNumber, formatValue } from "../format.js";
import { address } from "../location.js";
import { usePolled } from "../polled.js";
import { lineColor } from "./colors.js";
import { LineChart } from "./line-chart.js";
import { useLiveSeries } from "./live-series.js";
import { Waiting } from "./message.js";
import { Status } from "./status.js";

interface CurvesProps {
  readonly question: URLSearchParams;
  /** Whether each run has a colour of its own, not each configuration. */
  readonly apart?: boolean;
}

/** What runs log along their training, a panel for each metric, growing while they run. */
export function Curves({ question, apart = false }: CurvesProps) {
  const answer = usePolled<CurvesAnswer>(`/api/curves?${question.toString()}`);
  const [logarithmic, setLogarithmic] = useState(false);
  const { data } = answer;
  if (!data) return <Waiting answer={answer} />;
  if (data.metrics.length === 0) return <p>None of the runs has logged anything along its training yet.</p>;
  const colors = colorsOf(data.runs, apart);
  return (
    <section class="curves" aria-label="Curves">
      <label class="check">
        <input
          type="checkbox"
          checked={logarithmic}
          onChange={(event) => {
            setLogarithmic(event.currentTarget.checked);
          }}
        />
        logarithmic
      </label>
      {data.runs.length > 1 && <Legend runs={data.runs} colors={colors} />}
      <div class="panels">
        {data.metrics.map((name) => (
          <CurvePanel key={name} name={name} runs={data.runs} colors={colors} logarithmic={logarithmic} />
        ))}
      </div>
    </section>
  );
}

interface CurvePanelProps {
  readonly name: string;
  readonly runs: readonly CurveRun[];
  readonly colors: readonly string[];
  readonly logarithmic: boolean;
}

/** Reads its series only while it is in sight or near. */
function CurvePanel({ name, runs, colors, logarithmic }: CurvePanelProps) {
  const figure = useRef<HTMLElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        setSeen(entries.at(-1)!.isIntersecting);
      },
      { rootMargin: "600px" },
    );
    observer.observe(figure.current!);
    return () => {
      observer.disconnect();
    };
  }, []);
  const series = useLiveSeries(
    name,
    runs.map(({ id }) => id),
    seen,
  );
  const lines = (series ?? []).flatMap(({ run, points }) => {
    const place = runs.findIndex(({ id }) => id === run);
    return place < 0 ? [] : [{ name: nameOf(runs[place]!), color: colors[place]!, points }];
  });
  return (
    <figure ref={figure}>
      <figcaption>{name}</figcaption>
      {series ? (
        <LineChart label={describe(name, lines)} lines={lines} logarithmic={logarithmic} />
      ) : (
        <div class="chart" />
      )}
    </figure>
  );
}

function describe(
  name: string,
  lines: readonly { readonly name: string; readonly points: readonly { y: number }[] }[],
) {
  const ends = lines
    .slice(0, 5)
    .flatMap((line) => (line.points.length > 0 ? [`${line.name}: ${formatNumber(line.points.at(-1)!.y)}`] : []));
  return `${name} of ${lines.length} runs over the steps of their training. Last values: ${ends.join(", ")}`;
}

/** Runs of one configuration have one colour, whatever their seeds; where there is but one, each its own. */
function colorsOf(runs: readonly CurveRun[], apart: boolean): readonly string[] {
  const keys = runs.map(({ label, point }) => JSON.stringify([label, point]));
  const kinds = [...new Set(keys)];
  return keys.map((key, i) => lineColor(apart || kinds.length === 1 ? i : kinds.indexOf(key)));
}

function nameOf({ id, label, seed, point }: CurveRun): string {
  const setting = Object.entries(point).map(([path, value]) => `${path.split(".").at(-1)!} ${formatValue(value)}`);
  return [label, ...setting, `seed ${seed}`, id].join(", ");
}

const legendAtFirst = 8;

function Legend({ runs, colors }: Pick<CurvePanelProps, "runs" | "colors">) {
  const [all, setAll] = useState(false);
  const shown = all ? runs : runs.slice(0, legendAtFirst);
  return (
    <ul class="legend" aria-label="Runs">
      {shown.map((run, i) => (
        <li key={run.id}>
          <span class="swatch" style={{ backgroundColor: colors[i]! }} />
          <a href={address(["runs", run.id])}>{nameOf(run)}</a> <Status status={run.status} />
        </li>
      ))}
      {shown.length < runs.length && (
        <li>
          <button
            type="button"
            onClick={() => {
              setAll(true);
            }}
          >
            {runs.length - shown.length} more
          </button>
        </li>
      )}
    </ul>
  );
}
