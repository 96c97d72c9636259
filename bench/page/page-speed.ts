import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { setTimeout } from "node:timers/promises";
import { UserError } from "../../src/numerics/error.js";
import { quantile } from "../../src/numerics/statistics.js";
import type { MetricPoint, Store } from "../../src/tracking/store.js";
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
/** Frames of one scroll, and those of a way down or up. */
const [scrolls, way] = [300, 30];

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

async function inBrowser(remove: () => Promise<void>, measure: (browser: Browser) => Contestant["work"]) {
  const browser = await launch();
  return {
    ours: measure(browser),
    stop: async () => {
      await browser.close();
      await remove();
    },
  };
}

/** From the address to the first run in the table, of a server that has answered nothing yet and a browser without a cache. */
const firstView = budget("page-first-view", "ms", 1_000, async () => {
  const filled = await filledStore(runs, 20, 100);
  return inBrowser(filled.remove, (browser) => async () => {
    using server = await serve(filled.store);
    await using window = await openWindow(browser);
    const began = performance.now();
    await window.page.goto(`${server.origin}/runs`);
    await window.page.locator("tbody tr:not(.coming)").first().waitFor();
    return performance.now() - began;
  });
});

/** Time between frames that 95 of 100 keep while one scrolls for seconds over the curves of runs that go on logging. */
const curvesScroll: Benchmark = {
  ...budget("page-curves-scroll", "ms/frame", 50, async () => {
    const live = await liveCurves();
    return inBrowser(live.remove, (browser) => async () => {
      using server = await serve(live.store);
      await using window = await openWindow(browser);
      const { page } = window;
      await page.goto(`${server.origin}/studies/bench/curves`);
      await page.getByRole("img", { name: new RegExp(`^loss of ${curves} runs`) }).waitFor();
      return await frames(page);
    });
  }),
  rounds: 5,
};

/** Runs with long series that are logged on, ten points ten times a second, until the store is removed. */
async function liveCurves(): Promise<TemporaryStore> {
  const filled = await temporaryStore();
  const { store } = filled;
  await store.enqueue(Array.from({ length: curves }, (_, i) => benchTrial(i)));
  const ids: string[] = [];
  for (let i = 0; i < curves; i++) {
    const { id } = (await store.claim({}, "bench", {}))!;
    ids.push(id);
    await store.log(id, pointsOf("loss", 0, longest));
    for (const name of others) await store.log(id, pointsOf(name, 0, longest / 20));
  }
  const end = new AbortController();
  const logging = (async () => {
    for (let step = longest; !end.signal.aborted; step += 10) {
      for (const id of ids) await store.log(id, [...pointsOf("loss", step, 10), ...pointsOf(others[0]!, step, 10)]);
      await setTimeout(100);
    }
  })();
  return {
    store,
    remove: async () => {
      end.abort();
      await logging;
      await filled.remove();
    },
  };
}

function pointsOf(name: string, first: number, count: number): readonly MetricPoint[] {
  const at = Date.now();
  return Array.from({ length: count }, (_, i) => {
    const step = first + i;
    return { name, step, value: 1 / (step + 1) + 0.3 * Math.sin(step / 997) + 0.1 * Math.sin(step * step), at };
  });
}

/** Text, since what compiles this file puts helpers into functions that the page does not have. */
const scrolling = `new Promise((resolve) => {
  const found = [];
  let last = performance.now();
  const next = (now) => {
    found.push(now - last);
    last = now;
    window.scrollBy(0, found.length % ${2 * way} < ${way} ? 60 : -60);
    if (found.length < ${scrolls}) requestAnimationFrame(next);
    else resolve(found);
  };
  requestAnimationFrame(next);
})`;

/** The 95th percentile of the times between frames while the page scrolls down and up. */
async function frames(page: Page): Promise<number> {
  const times = await page.evaluate<number[]>(scrolling);
  return quantile(times, 0.95);
}

export const pageSpeed: readonly Benchmark[] = [firstView, curvesScroll];
