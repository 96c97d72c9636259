import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";
import pixelmatch from "pixelmatch";
import type { Page } from "playwright-core";
import { PNG } from "pngjs";
import { expect } from "vitest";

const folder = fileURLToPath(new URL("screenshots", import.meta.url));
const mostDifferent = 0.015;

/**
 * Compares what a window shows with the committed picture of that name: all but one and a half of a hundred pixels must be
 * alike, for browsers and machines draw letters a little differently. With UPDATE_SCREENSHOTS set, takes a new picture.
 */
export async function expectScreenshot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => {
    // The store lies in a folder of another name each time.
    document.querySelector<HTMLElement>(".store")!.style.visibility = "hidden";
  });
  const taken = await page.screenshot({ animations: "disabled", caret: "hide" });
  const file = path.join(folder, `${name}.png`);
  if (process.env["UPDATE_SCREENSHOTS"] !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, taken);
    return;
  }
  if (!existsSync(file)) throw new Error(`There is no screenshot ${file}: UPDATE_SCREENSHOTS=1 takes it.`);
  const [seen, expected] = [PNG.sync.read(taken), PNG.sync.read(readFileSync(file))];
  const { width, height } = expected;
  expect([seen.width, seen.height]).toEqual([width, height]);
  const different = pixelmatch(seen.data, expected.data, undefined, width, height, { threshold: 0.2 });
  expect(different / (width * height), `${name}: part of the pixels that differ`).toBeLessThan(mostDifferent);
}
