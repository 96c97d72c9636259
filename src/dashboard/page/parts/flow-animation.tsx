import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { flowFrame, flowThemes, type Flow } from "../../../report/charts/flow-frame.js";
import type { TrajectoriesAnswer } from "../../api.js";
import { asNumber } from "../format.js";
import { usePolled } from "../polled.js";
import { theme } from "../theme.js";
import { lineColor } from "./colors.js";
import { Waiting } from "./message.js";

/** Seconds from the base to the data. */
const duration = 4;

/** The flow of a run from the base to the data as the report draws it, by a slider of time or in motion. */
export function FlowAnimation({ run }: { readonly run: string }) {
  const answer = usePolled<TrajectoriesAnswer>(`/api/runs/${encodeURIComponent(run)}/trajectories`);
  const { data } = answer;
  const color = lineColor(0);
  const flow = useMemo((): Flow | undefined => {
    if (!data) return undefined;
    const { panels, data: points, ...frame } = data.flow;
    return {
      ...{ ...frame, data: numbers(points) },
      panels: panels.map(({ title, positions }) => ({ title, color, positions: positions.map(numbers) })),
    };
  }, [data, color]);
  return (
    <figure>
      <figcaption>The flow from the base to the data</figcaption>
      {flow ? <Player flow={flow} /> : <Waiting answer={answer} />}
      {data && data.d > 2 && <p class="facts">Of {data.d} coordinates the first two are shown.</p>}
    </figure>
  );
}

function numbers(values: TrajectoriesAnswer["flow"]["data"]): readonly number[] {
  return values.map((value) => asNumber(value) ?? NaN);
}

function Player({ flow }: { readonly flow: Flow }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [time, setTime] = useState(1);
  const [playing, setPlaying] = useState(false);
  const shown = theme.value;
  useEffect(() => {
    const context = canvas.current!.getContext("2d")!;
    context.setTransform(2, 0, 0, 2, 0, 0);
    flowFrame(flow, time, flowThemes[shown]).draw(context);
  }, [flow, time, shown]);
  useEffect(() => {
    if (!playing) return;
    let before = performance.now();
    let now = time >= 1 ? 0 : time;
    let frame = requestAnimationFrame(function step(at) {
      now = Math.min(1, now + (at - before) / 1000 / duration);
      before = at;
      setTime(now);
      if (now < 1) frame = requestAnimationFrame(step);
      else setPlaying(false);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [playing]);
  const said = `t = ${time.toFixed(2)}`;
  return (
    <div class="player" style={{ maxWidth: `${flow.width}px` }}>
      <canvas
        ref={canvas}
        width={2 * flow.width}
        height={2 * flow.height}
        role="img"
        aria-label={`${flow.panels[0]!.positions[0]!.length / 2} points at ${said}`}
      />
      <div class="controls">
        <button
          type="button"
          onClick={() => {
            setPlaying(!playing);
          }}
        >
          {playing ? "Pause" : "Play"}
        </button>
        <input
          type="range"
          min={0}
          max={1}
          step={0.005}
          value={time}
          aria-label="Time"
          aria-valuetext={said}
          onInput={(event) => {
            setPlaying(false);
            setTime(event.currentTarget.valueAsNumber);
          }}
        />
      </div>
    </div>
  );
}
