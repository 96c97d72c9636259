import { fontText } from "../drawing/fonts.js";

/** Points of one model on their way. */
export interface FlowPanel {
  readonly title: string;
  readonly color: string;
  /** For each of the flow's times x0, y0, x1, y1, … of every point. */
  readonly positions: readonly (readonly number[])[];
}

/** Flows from base to data side by side, as plain JSON. */
export interface Flow {
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly panelWidth: number;
  readonly panelHeight: number;
  /** The part of the plane that every panel shows. */
  readonly x: readonly [min: number, max: number];
  readonly y: readonly [min: number, max: number];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Ascending, from 0 at the base to 1 at the data. */
  readonly times: readonly number[];
  readonly panels: readonly FlowPanel[];
  /** Where the flow should arrive: test points as x0, y0, x1, y1, … */
  readonly data: readonly number[];
}

export interface FlowTheme {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  /** The points of the data, which lie below those that move. */
  readonly data: string;
}

export const flowThemes = {
  light: { paper: "#FFFFFF", ink: "#222222", faint: "#666666", data: "#D2D2D2" },
  dark: { paper: "#16181C", ink: "#E8E8E8", faint: "#A0A0A0", data: "#454A52" },
} as const satisfies Readonly<Record<string, FlowTheme>>;

/** What a frame draws on: a page's canvas or one of Node's. */
export type FlowContext = Pick<
  CanvasRenderingContext2D,
  | "save"
  | "restore"
  | "beginPath"
  | "rect"
  | "clip"
  | "moveTo"
  | "lineTo"
  | "arc"
  | "fill"
  | "stroke"
  | "fillRect"
  | "strokeRect"
  | "fillText"
  | "translate"
  | "rotate"
> & {
  fillStyle: CanvasRenderingContext2D["fillStyle"];
  strokeStyle: CanvasRenderingContext2D["strokeStyle"];
  lineWidth: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
};

export const flowMargins = { left: 34, right: 8, top: 24, bottom: 50, gap: 14 } as const;

/** How long a point's tail is, in time. */
const tail = 0.14;
const radius = 2.4;

/** The picture of flows at time `t` in [0, 1]: where the points are, whence they come, and where they should arrive. */
export function flowFrame(flow: Flow, t: number, theme: FlowTheme): { draw(context: FlowContext): void } {
  return {
    draw(context) {
      context.save();
      context.fillStyle = theme.paper;
      context.fillRect(0, 0, flow.width, flow.height);
      flow.panels.forEach((panel, place) => {
        drawPanel(context, flow, panel, flowMargins.left + place * (flow.panelWidth + flowMargins.gap), t, theme);
      });
      drawTitles(context, flow, theme);
      drawClock(context, flow, t, theme);
      context.restore();
    },
  };
}

/** Positions at time `t`, on the straight lines between those that are kept. */
export function positionsAt({ times }: Pick<Flow, "times">, { positions }: FlowPanel, t: number): readonly number[] {
  const after = times.findIndex((time) => time >= t);
  if (after === 0) return positions[0]!;
  if (after < 0) return positions.at(-1)!;
  const [from, to] = [times[after - 1]!, times[after]!];
  const share = (t - from) / (to - from);
  const [before, behind] = [positions[after - 1]!, positions[after]!];
  return before.map((value, i) => value + share * (behind[i]! - value));
}

function drawPanel(
  context: FlowContext,
  flow: Flow,
  panel: FlowPanel,
  left: number,
  t: number,
  theme: FlowTheme,
): void {
  const { panelWidth, panelHeight, x, y } = flow;
  const { top } = flowMargins;
  const toX = (value: number) => left + ((value - x[0]) / (x[1] - x[0])) * panelWidth;
  const toY = (value: number) => top + ((y[1] - value) / (y[1] - y[0])) * panelHeight;
  context.save();
  context.beginPath();
  context.rect(left, top, panelWidth, panelHeight);
  context.clip();
  context.fillStyle = theme.data;
  for (let i = 0; i + 1 < flow.data.length; i += 2) {
    context.fillRect(toX(flow.data[i]!) - 0.75, toY(flow.data[i + 1]!) - 0.75, 1.5, 1.5);
  }
  const ways = wayUpTo(flow, panel, t);
  const now = ways.at(-1)!;
  context.strokeStyle = panel.color;
  context.fillStyle = panel.color;
  context.lineWidth = 1;
  context.globalAlpha = 0.4;
  for (let i = 0; i + 1 < now.length; i += 2) {
    context.beginPath();
    for (const at of ways) context.lineTo(toX(at[i]!), toY(at[i + 1]!));
    context.stroke();
  }
  context.globalAlpha = 1;
  for (let i = 0; i + 1 < now.length; i += 2) {
    context.beginPath();
    context.arc(toX(now[i]!), toY(now[i + 1]!), radius, 0, 2 * Math.PI);
    context.fill();
  }
  context.restore();
  context.strokeStyle = theme.faint;
  context.lineWidth = 0.75;
  context.strokeRect(left, top, panelWidth, panelHeight);
  context.fillStyle = panel.color;
  context.font = fontText(13, 600);
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillText(panel.title, left, top - 4);
}

/** Where the points were for the length of a tail, up to where they are. */
function wayUpTo(flow: Flow, panel: FlowPanel, t: number): readonly (readonly number[])[] {
  const begin = Math.max(0, t - tail);
  const kept = flow.times.flatMap((time, i) => (time > begin && time < t ? [panel.positions[i]!] : []));
  return [positionsAt(flow, panel, begin), ...kept, positionsAt(flow, panel, t)];
}

function drawTitles(context: FlowContext, flow: Flow, { ink }: FlowTheme): void {
  const { left, top } = flowMargins;
  const right = flow.width - flowMargins.right;
  context.fillStyle = ink;
  context.font = fontText(12);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.fillText(flow.xTitle, (left + right) / 2, top + flow.panelHeight + 6);
  context.save();
  context.translate(left - 20, top + flow.panelHeight / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(flow.yTitle, 0, 0);
  context.restore();
}

/** The time in words, and as a bar that fills from the base to the data. */
function drawClock(context: FlowContext, flow: Flow, t: number, { ink, faint, data }: FlowTheme): void {
  const { left } = flowMargins;
  const bar = flow.width - flowMargins.right - left - 64;
  const y = flow.height - 13;
  context.fillStyle = data;
  context.fillRect(left + 64, y - 2, bar, 4);
  context.fillStyle = faint;
  context.fillRect(left + 64, y - 2, bar * t, 4);
  context.fillStyle = ink;
  context.font = fontText(13, 600);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(`t = ${t.toFixed(2)}`, left, y);
}
