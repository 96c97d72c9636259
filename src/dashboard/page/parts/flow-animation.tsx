import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { TrajectoriesAnswer } from "../../api.js";
import { asNumber, formatNumber } from "../format.js";
import { usePolled } from "../polled.js";
import { theme } from "../theme.js";
import { inks, lineColor } from "./colors.js";
import { flowWindow, positionsAt, type Flow } from "./flow.js";
import { Waiting } from "./message.js";

const size = 460;
/** Seconds from the base to the data. */
const duration = 4;

/** The flow of a run from the base to the data, by a slider of time or in motion. */
export function FlowAnimation({ run }: { readonly run: string }) {
  const answer = usePolled<TrajectoriesAnswer>(`/api/runs/${encodeURIComponent(run)}/trajectories`);
  const { data } = answer;
  const flow = useMemo(() => {
    return data && { ...data, values: Float64Array.from(data.values, (value) => asNumber(value) ?? NaN) };
  }, [data]);
  return (
    <figure>
      <figcaption>The flow from the base to the data</figcaption>
      {flow ? <Player flow={flow} /> : <Waiting answer={answer} />}
    </figure>
  );
}

function Player({ flow }: { readonly flow: Flow }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [first, last] = [flow.times[0]!, flow.times.at(-1)!];
  const [time, setTime] = useState(last);
  const [playing, setPlaying] = useState(false);
  const dark = theme.value;
  useEffect(() => {
    if (canvas.current) draw(canvas.current, flow, time);
  }, [flow, time, dark]);
  useEffect(() => {
    if (!playing) return;
    const speed = (last - first) / duration;
    let before = performance.now();
    let now = time >= last ? first : time;
    let frame = requestAnimationFrame(function step(at) {
      now = Math.min(last, now + ((at - before) / 1000) * speed);
      before = at;
      setTime(now);
      if (now < last) frame = requestAnimationFrame(step);
      else setPlaying(false);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [playing]);
  return (
    <div class="player">
      <canvas
        ref={canvas}
        width={2 * size}
        height={2 * size}
        role="img"
        aria-label={`${flow.n} points at t = ${formatNumber(time, 3)}`}
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
          min={first}
          max={last}
          step={(last - first) / 200}
          value={time}
          aria-label="Time"
          aria-valuetext={`t = ${formatNumber(time, 3)}`}
          onInput={(event) => {
            setPlaying(false);
            setTime(event.currentTarget.valueAsNumber);
          }}
        />
        <output>t = {time.toFixed(2)}</output>
      </div>
      {flow.d > 2 && <p class="facts">Of {flow.d} coordinates the first two are shown.</p>}
    </div>
  );
}

function draw(canvas: HTMLCanvasElement, flow: Flow, time: number): void {
  const context = canvas.getContext("2d")!;
  const { width, height } = canvas;
  const { x, y, span } = flowWindow(flow);
  const positions = positionsAt(flow, time);
  context.clearRect(0, 0, width, height);
  context.strokeStyle = inks().grid;
  context.lineWidth = 2;
  context.strokeRect(1, 1, width - 2, height - 2);
  context.fillStyle = lineColor(0);
  context.globalAlpha = flow.n > 500 ? 0.6 : 0.85;
  const radius = flow.n > 500 ? 2.4 : 4;
  for (let i = 0; i < flow.n; i++) {
    const px = ((positions[2 * i]! - x) / span) * width;
    const py = height - ((positions[2 * i + 1]! - y) / span) * height;
    context.beginPath();
    context.arc(px, py, radius, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
}
