import { createCanvas, loadImage } from "@napi-rs/canvas";
import { beforeAll, describe, expect, it } from "vitest";
import { flowFrame, flowThemes, positionsAt, type Flow } from "../../../src/report/charts/flow-frame.js";
import { playedFlow } from "../../../src/report/charts/flow.js";
import { gather } from "../../../src/report/data/gather.js";
import type { ReportData } from "../../../src/report/data/report-data.js";
import { drawAnimation } from "../../../src/report/document/animation.js";
import { bandwidthStudy, study } from "../fixture.js";

let data: ReportData;
let flow: Flow;
beforeAll(async () => {
  data = await gather(bandwidthStudy({ sigmas: [0.02, 0.1] }), { study });
  flow = playedFlow(data, "nll.test")!.flow;
});

/** Pixels of exactly a colour, and their mean place, in a frame. */
function found(frame: Flow, t: number, color: string): { count: number; x: number } {
  const canvas = createCanvas(frame.width, frame.height);
  const context = canvas.getContext("2d");
  flowFrame(frame, t, flowThemes.light).draw(context);
  const { data: pixels } = context.getImageData(0, 0, frame.width, frame.height);
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  let [count, sum] = [0, 0];
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i] !== r || pixels[i + 1] !== g || pixels[i + 2] !== b) continue;
    count++;
    sum += (i / 4) % frame.width;
  }
  return { count, x: sum / count };
}

describe("playedFlow", () => {
  it("plays of each moving model the setting that is best by the metric", () => {
    expect(flow.panels.map(({ title }) => title)).toEqual(["mlpVectorField, σ = 0.1", "empiricalFlow, σ = 0.1"]);
    expect(flow.times[0]).toBe(0);
    expect(flow.times.at(-1)).toBe(1);
    expect(JSON.parse(JSON.stringify(flow))).toEqual(flow);
  });

  it("is not there where nothing moves", async () => {
    const still = await gather(bandwidthStudy({ labels: ["kernelDensity"] }), { study });
    expect(playedFlow(still, "nll.test")).toBeUndefined();
  });
});

describe("flowFrame", () => {
  const moving: Flow = {
    ...{ width: 400, height: 200, panelWidth: 350, panelHeight: 120, x: [0, 1], y: [0, 1], xTitle: "x", yTitle: "y" },
    ...{ times: [0, 0.5, 1], data: [0.9, 0.9] },
    panels: [{ title: "", color: "#0072B2", positions: [[0.1, 0.5], [0.2, 0.5], [0.8, 0.5]] }],
  }; // prettier-ignore

  it("puts points on the straight lines between the times that are kept", () => {
    const [panel] = moving.panels;
    for (const [t, x] of [[0, 0.1], [0.25, 0.15], [0.5, 0.2], [0.75, 0.5], [1, 0.8]] as const) {
      expect(positionsAt(moving, panel!, t)[0]).toBeCloseTo(x, 12);
    }
  }); // prettier-ignore

  it("draws each point where it is at the time", () => {
    for (const t of [0, 0.75, 1]) {
      const { count, x } = found(moving, t, "#0072B2");
      expect(count).toBeGreaterThan(4);
      expect(Math.abs(x - (34 + 350 * positionsAt(moving, moving.panels[0]!, t)[0]!))).toBeLessThan(2);
    }
  });
});

describe("the clock of a flow", () => {
  it("has the same digits at all times, so that it does not jump", () => {
    const written: string[] = [];
    const context = createCanvas(1, 1).getContext("2d");
    context.fillText = (text) => {
      written.push(text);
    };
    for (const t of [0, 0.0031, 1 / 3, 1]) flowFrame(flow, t, flowThemes.light).draw(context);
    expect(written.filter((text) => text.startsWith("t ="))).toEqual(["t = 0.00", "t = 0.00", "t = 0.33", "t = 1.00"]);
  });
});

describe("drawAnimation", () => {
  it("gives a GIF that is small and the same each time, and a still picture at twice the size", async () => {
    const { gif, still } = drawAnimation(flow);
    expect(Buffer.from(gif.subarray(0, 6)).toString("latin1")).toBe("GIF89a");
    expect(gif.length).toBeLessThan(2e6);
    // One graphic control extension a frame, and the extension that makes it loop.
    const text = Buffer.from(gif).toString("latin1");
    expect(text.split("\x21\xf9\x04").length - 1).toBe(31);
    expect(text).toContain("NETSCAPE2.0");
    expect(Buffer.from(drawAnimation(flow).gif).equals(Buffer.from(gif))).toBe(true);
    const image = await loadImage(Buffer.from(still));
    expect([image.width, image.height]).toEqual([2 * flow.width, 2 * flow.height]);
  });
});
