import { createCanvas, loadImage } from "@napi-rs/canvas";
import { describe, expect, it } from "vitest";
import { webPicture } from "../../../src/report/document/web-picture.js";

/** A picture as PNG whose pixels are told by their places. */
function png(size: number, color: (x: number, y: number) => readonly [number, number, number]): Uint8Array {
  const canvas = createCanvas(size, size);
  const context = canvas.getContext("2d");
  const image = context.createImageData(size, size);
  for (let i = 0; i < size * size; i++) image.data.set([...color(i % size, Math.floor(i / size)), 255], 4 * i);
  context.putImageData(image, 0, 0);
  return canvas.toBuffer("image/png");
}

const waves = png(
  200,
  (x, y) => [0, 1, 2].map((k) => 128 + 100 * Math.sin((x + k * y) / 20)) as [number, number, number],
);

describe("webPicture", () => {
  it("is much smaller than the PNG of a heat map, the same each time, and looks alike", async () => {
    const { type, content } = await webPicture(waves);
    expect(type).toBe("webp");
    expect(content.length).toBeLessThan(0.4 * waves.length);
    expect(Buffer.compare((await webPicture(waves)).content, content)).toBe(0);
    const pixels = async (file: Uint8Array) => {
      const image = await loadImage(Buffer.from(file));
      const canvas = createCanvas(image.width, image.height);
      canvas.getContext("2d").drawImage(image, 0, 0);
      return canvas.getContext("2d").getImageData(0, 0, image.width, image.height).data;
    };
    const [before, after] = [await pixels(waves), await pixels(content)];
    expect(after).toHaveLength(before.length);
    const difference = before.reduce((sum, value, i) => sum + Math.abs(value - after[i]!), 0) / before.length;
    expect(difference).toBeLessThan(3);
  });

  it("stays PNG where that is smaller", async () => {
    const plain = png(2, () => [0, 0, 0]);
    expect(await webPicture(plain)).toEqual({ type: "png", content: plain });
  });
});
