import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { UserError } from "../../src/numerics/error.js";
import type { Store } from "../../src/tracking/store.js";
import { launch, openWindow } from "../../test/slow/page/browser.js";
import type { Benchmark, Contestant } from "../benchmark.js";
import { budget } from "../budget.js";
import { benchTrial, filledStore, temporaryStore, type TemporaryStore } from "../store/filled-store.js";

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

const runs = 10_000;
const curves = 50;
const longest = 100_000;
/** Series of each run beside its loss, so that there is something to scroll over, and their points. */
const others = ["gradient.norm", "validation", "rate", "memory", "excess"];
const scrolls = 60;

interface Server extends Disposable {
  readonly origin: string;
}

/** The built program, which serves the page of a store. */
async function serve(store: Store): Promise<Server> {
  const child = spawn(process.execPath, [program, "ui", "--port", "0", "--store", store.url], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (origin !== undefined) return { origin, [Symbol.dispose]: () => void child.kill("SIGKILL") };
  }
  await once(child, "close");
  throw new UserError("`pushforward ui` has ended; `npm run build` makes the program that is measured.", {
    kind: "failure",
  });
}

async function inBrowser(filled: TemporaryStore, measure: (browser: Browser) => Contestant) {
  const browser = await launch();
  return {
    ours: [measure(browser)],
    stop: async () => {
      await browser.close();
      await filled.remove();
    },
  };
}

/** From the address to the first run in the table, of a server that has answered nothing yet and a browser without a cache. */
const firstView = budget("page-first-view", "ms", 1_000, async () => {
  const filled = await filledStore(runs, 20, 100);
  return inBrowser(filled, (browser) => async () => {
    using server = await serve(filled.store);
    await using window = await openWindow(browser);
    const began = performance.now();
    await window.page.goto(`${server.origin}/runs`);
    await window.page.locator("tbody tr:not(.coming)").first().waitFor();
    return performance.now() - began;
  });
});

/** Time between frames that 95 of 100 keep while one scrolls over the curves of runs. */
const curvesScroll = budget("page-curves-scroll", "ms/frame", 50, async () => {
  const filled = await withCurves();
  return inBrowser(filled, (browser) => async () => {
    using server = await serve(filled.store);
    await using window = await openWindow(browser);
    await window.page.goto(`${server.origin}/studies/bench/curves`);
    await window.page.locator(".panels canvas").first().waitFor();
    await window.page.waitForTimeout(3_000);
    return await frames(window.page);
  });
});

async function withCurves(): Promise<TemporaryStore> {
  const filled = await temporaryStore();
  const { store } = filled;
  await store.enqueue(Array.from({ length: curves }, (_, i) => benchTrial(i)));
  for (let i = 0; i < curves; i++) {
    const { id } = (await store.claim({}, "bench", {}))!;
    for (const [name, length] of [["loss", longest] as const, ...others.map((name) => [name, longest / 20] as const)]) {
      const at = Date.now();
      await store.log(
        id,
        Array.from({ length }, (_, step) => ({ name, step, value: 1 / (step + 1) + Math.sin(step * i), at })),
      );
    }
    await store.finish(id, "completed");
  }
  return filled;
}

/** Text, since what compiles this file puts helpers into functions that the page does not have. */
const scrolling = `new Promise((resolve) => {
  const found = [];
  let last = performance.now();
  const next = (now) => {
    found.push(now - last);
    last = now;
    window.scrollBy(0, found.length < ${scrolls / 2} ? 60 : -60);
    if (found.length < ${scrolls}) requestAnimationFrame(next);
    else resolve(found);
  };
  requestAnimationFrame(next);
})`;

/** The 95th percentile of the times between frames while the page scrolls down and up. */
async function frames(page: Page): Promise<number> {
  const times = await page.evaluate<number[]>(scrolling);
  return times.sort((a, b) => a - b)[Math.floor(0.95 * times.length)]!;
}

export const pageSpeed: readonly Benchmark[] = [firstView, curvesScroll];
