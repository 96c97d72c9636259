import { accessSync, constants } from "node:fs";
import path from "node:path";
import axe from "axe-core";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { expect } from "vitest";

/** Where the machine's browser is. */
function chromiumPath(): string {
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    const file = path.join(folder, "chromium");
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // It is in another folder.
    }
  }
  throw new Error("The tests of the page need `chromium` on the PATH: apt-get install chromium.");
}

export function launch(): Promise<Browser> {
  // A container has no other user to run as, and little shared memory.
  return chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

export const windows = {
  light: { viewport: { width: 1000, height: 700 }, colorScheme: "light" },
  dark: { viewport: { width: 1000, height: 700 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 800 }, colorScheme: "light", hasTouch: true },
} as const satisfies Readonly<Record<string, BrowserContextOptions>>;
export type WindowKind = keyof typeof windows;

/** A window of the browser, with what went wrong in it. */
export interface Window extends AsyncDisposable {
  readonly page: Page;
  /** Errors of the console, refusals of the content security policy among them, and exceptions that nobody caught. */
  readonly complaints: readonly string[];
}

export async function openWindow(browser: Browser, kind: WindowKind = "light"): Promise<Window> {
  const context = await browser.newContext({
    ...windows[kind],
    reducedMotion: "reduce",
    timezoneId: "UTC",
    locale: "en-GB",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Waits until the page shows what it has asked for. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main h1").first().waitFor();
  await page.waitForFunction(() => document.querySelector(".waiting, tr.coming, .chart:empty") === null);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(150);
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Fails for what those who see, hear or move otherwise could not use. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated by the debugger: the page's own policy lets no script in, and stays in force.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
    "axe.run(document, { iframes: false })",
  );
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join("\n")}`,
    ),
  ).toEqual([]);
}
