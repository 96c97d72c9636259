import { createCanvas, GifEncoder, type Canvas } from "@napi-rs/canvas";
import { flowFrame, flowThemes, type Flow } from "../charts/flow-frame.js";
import { registerFonts } from "./canvases.js";

/** A flow as pictures: moving, and at rest where it has arrived. */
export interface DrawnAnimation {
  readonly gif: Uint8Array;
  readonly still: Uint8Array;
}

const frames = 31;
const milliseconds = { first: 500, between: 60, last: 1800 } as const;
const pixelRatio = 2;

/** Plays a flow from base to data in a loop; the same flow gives the same bytes. */
export function drawAnimation(flow: Flow): DrawnAnimation {
  registerFonts();
  return { gif: drawGif(flow), still: draw(flow, 1, pixelRatio).toBuffer("image/png") };
}

function drawGif(flow: Flow): Uint8Array {
  using encoder = new GifEncoder(flow.width, flow.height, { repeat: 0, quality: 20 });
  for (let frame = 0; frame < frames; frame++) {
    const pixels = draw(flow, frame / (frames - 1), 1)
      .getContext("2d")
      .getImageData(0, 0, flow.width, flow.height);
    const delay = frame === 0 ? milliseconds.first : frame === frames - 1 ? milliseconds.last : milliseconds.between;
    encoder.addFrame(new Uint8Array(pixels.data.buffer), flow.width, flow.height, { delay });
  }
  return encoder.finish();
}

function draw(flow: Flow, t: number, ratio: number): Canvas {
  const canvas = createCanvas(flow.width * ratio, flow.height * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  flowFrame(flow, t, flowThemes.light).draw(context);
  return canvas;
}
