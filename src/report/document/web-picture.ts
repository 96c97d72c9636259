import { createCanvas, loadImage } from "@napi-rs/canvas";

/** A picture as a page embeds it. */
export interface WebPicture {
  readonly type: "png" | "webp";
  readonly content: Uint8Array;
}

/** At this quality, of 100, letters of a picture with two pixels a CSS pixel look as they do without loss. */
const quality = 90;

/** The picture as WebP where that is smaller: a heat map takes a fifth of its PNG. */
export async function webPicture(png: Uint8Array): Promise<WebPicture> {
  const image = await loadImage(Buffer.from(png));
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  const webp = canvas.toBuffer("image/webp", quality);
  return webp.length < png.length ? { type: "webp", content: webp } : { type: "png", content: png };
}

export function dataUrl(type: "png" | "webp" | "gif", content: Uint8Array): string {
  return `data:image/${type};base64,${Buffer.from(content).toString("base64")}`;
}
