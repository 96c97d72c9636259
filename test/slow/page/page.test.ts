import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { newOwner } from "../../../src/tracking/owner.js";
import { addHostileRun, addSearch, fillStore } from "../../dashboard/fixture.js";
import { serve, type Served } from "../../dashboard/served.js";
import { pointsOf, trial } from "../../tracking/stores.js";
import { expectAccessible, launch, openWindow, settled, type Window, type WindowKind } from "./browser.js";
import { expectScreenshot } from "./screenshots.js";
import { hostilePaths, views } from "./views.js";

let browser: Browser;
let served: Served;
let base: string;
const open: Window[] = [];

beforeAll(async () => {
  browser = await launch();
  served = await serve(async (store) => {
    await fillStore(store);
    await addSearch(store);
  });
  base = `http://127.0.0.1:${served.dashboard.port}`;
});

afterAll(async () => {
  await browser.close();
  await served.close();
});

afterEach(async () => {
  for (const window of open.splice(0)) {
    expect(window.complaints).toEqual([]);
    await window[Symbol.asyncDispose]();
  }
  expect(served.faults).toEqual([]);
});

/** A window at a place of the page; what it complains of fails the test. */
async function at(path: string, kind: WindowKind = "light", server = base): Promise<Window["page"]> {
  const window = await openWindow(browser, kind);
  open.push(window);
  await window.page.goto(server + path);
  await settled(window.page);
  return window.page;
}

const kinds: readonly WindowKind[] = ["light", "dark", "phone"];
const cases = Object.entries(views).flatMap(([name, view]) => kinds.map((kind) => ({ name, kind, ...view })));

describe("every view", () => {
  test.each(cases)("can be read and used: $name, $kind", async ({ path, reads, kind }) => {
    const page = await at(path, kind);
    await page.getByText(reads, { exact: false }).first().waitFor();
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider, "pixels that the page is wider than the window").toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });

  test.each([
    ["runs", "light"],
    ["curves", "dark"],
    ["sweep", "light"],
    ["search", "dark"],
    ["compare", "dark"],
    ["pictures", "light"],
    ["runs", "phone"],
    ["run", "phone"],
  ] as const)("looks as it did: %s, %s", async (name, kind) => {
    const page = await at(views[name].path, kind);
    await expectScreenshot(page, `${name}-${kind}`);
  });
});

describe("an address of what is not there", () => {
  test.each([
    ["/runs/nobody", 'There is no run "nobody" in this store.'],
    ["/runs/nobody/curves", 'There is no run "nobody" in this store.'],
    ["/runs/fl0003/source?with=nobody", 'There is no run "nobody" in this store.'],
    ["/compare?run=fl0003&run=nobody", 'There is no run "nobody" in this store.'],
    ["/studies/nothing/sweep", "There is no study of this name with runs."],
    ["/studies/nothing/report", "There is no study of this name with runs."],
    ["/studies/nothing", "0 runs"],
    ["/runs?where=nothing+%3D+1", 'no run has "nothing"'],
  ])("says so: %s", async (path, reads) => {
    const page = await at(path);
    await page.getByText(reads, { exact: false }).first().waitFor();
    await expectAccessible(page);
    // The refusal is told in the console, too.
    const complaints = open[0]!.complaints as string[];
    expect(complaints.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
    complaints.splice(0);
  });
});

const ids = (page: Window["page"]) => page.locator(".runs-table tbody a").allTextContents();

describe("the list of runs", () => {
  test("is filtered, and says what is wrong with a filter", async () => {
    const page = await at("/studies/bandwidth");
    await page.getByLabel("Filter").fill("nll.test < 2 and label = flow");
    await page.getByText("3 of 18 runs").waitFor();
    expect(await ids(page)).toEqual(["fl0005", "fl0004", "fl0003"]);
    await page.getByLabel("Filter").fill("nll.tset < 2");
    await page.getByText("did you mean", { exact: false }).waitFor();
    await page.getByLabel("Filter").fill("");
    await page.getByText("18 runs", { exact: true }).waitFor();
    // The refusal is told in the console, too.
    (open[0]!.complaints as string[]).splice(0);
  });

  test("is ordered by its heads, grouped by seeds, and cut down to what differs; its address keeps all of that", async () => {
    const page = await at("/studies/bandwidth");
    await page.getByRole("button", { name: "test NLL" }).click();
    await page.waitForFunction(() => document.querySelector(".runs-table tbody a")?.textContent === "fl0003");
    await page.getByRole("button", { name: "test NLL" }).click();
    await page.waitForFunction(() => document.querySelector(".runs-table tbody a")?.textContent === "fl0002");
    expect(await page.getByRole("columnheader", { name: "test NLL" }).getAttribute("aria-sort")).toBe("descending");
    await page.getByLabel("Group").selectOption("config");
    await page.getByText("18 runs in 6 rows").waitFor();
    await page.getByText("4.840 ± 0.040").first().waitFor();
    await page.getByLabel("only differing").check();
    await page.getByRole("columnheader", { name: "runs" }).waitFor({ state: "detached" });
    const address = page.url();
    const again = await at(address.slice(base.length));
    expect(await again.locator(".runs-table tbody").innerText()).toBe(
      await page.locator(".runs-table tbody").innerText(),
    );
  });

  test("has the columns that are chosen", async () => {
    const page = await at("/studies/bandwidth");
    await page.getByLabel("Columns").fill("id, min(loss)");
    await page.getByRole("columnheader", { name: "min(loss)" }).waitFor();
    expect(await page.locator(".runs-table thead th").allInnerTexts()).toEqual(["chosen", "id", "min(loss)"]);
  });
});

describe("keys", () => {
  test("move in the list, choose, compare and open", async () => {
    const page = await at("/studies/bandwidth");
    for (const key of ["j", "j", "x", "j", "j", "k", "x", "c"]) await page.keyboard.press(key);
    await page.getByRole("heading", { name: "Compare 2 runs" }).waitFor();
    expect(new URL(page.url()).searchParams.getAll("run")).toEqual(["kd0016", "kd0015"]);
    await page.keyboard.press("u");
    await page.getByRole("button", { name: "test NLL" }).waitFor();
    for (const key of ["j", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("heading", { name: "Run kd0017" }).waitFor();
    for (const key of ["g", "l"]) await page.keyboard.press(key);
    await page.getByText("step 200 of 200").waitFor();
    for (const key of ["g", "s"]) await page.keyboard.press(key);
    await page.getByRole("heading", { name: "Studies" }).waitFor();
  });

  test("lead to a tab before what it shows has come", async () => {
    const page = await at("/studies/bandwidth");
    let answer: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/api/runs/kd0017", async (route) => {
      await held;
      await route.continue();
    });
    for (const key of ["j", "Enter"]) await page.keyboard.press(key);
    await page.getByRole("heading", { name: "Run kd0017" }).waitFor();
    for (const key of ["g", "l"]) await page.keyboard.press(key);
    await page.waitForURL("**/runs/kd0017/log");
    answer?.();
    await page.getByText("step 200 of 200").waitFor();
  });

  test("are written into fields, not obeyed, until Escape", async () => {
    const page = await at("/studies/bandwidth");
    await page.keyboard.press("/");
    await page.keyboard.type("seed = 1");
    await page.getByText("6 of 18 runs").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("compare the runs that are chosen").waitFor();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("t");
    expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
  });

  test("reach all that the mouse does", async () => {
    const page = await at("/studies/moons");
    const seen = new Set<string>();
    for (let i = 0; i < 60; i++) {
      await page.keyboard.press("Tab");
      seen.add(await page.evaluate(() => document.activeElement?.textContent.trim() ?? ""));
    }
    for (const name of ["Studies", "Curves", "mo1", "mo0", "test NLL"])
      expect([...seen].some((one) => one.startsWith(name))).toBe(true);
  });
});

describe("tags and notes", () => {
  test("are changed by those who have the token, and found again", async () => {
    const page = await at(`/runs/fl0007#token=${served.dashboard.token}`);
    expect(page.url()).toBe(`${base}/runs/fl0007`);
    await page.getByRole("button", { name: "Add tags or a note" }).click();
    await page.getByLabel("Tags").fill("slow, to explain");
    await page.getByLabel("Note").fill("Why is it slow?");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Why is it slow?").waitFor();
    expect(await served.store.find("fl0007")).toMatchObject({ tags: ["slow", "to explain"], note: "Why is it slow?" });
    await page.goto(`${base}/runs?where=${encodeURIComponent("tag = slow")}`);
    await page.getByText("1 of 44 runs").waitFor();
    await served.store.annotate("fl0007", { tags: [], note: "" });
  });

  test("are not changed by those who have none", async () => {
    const page = await at("/runs/fl0008");
    await page.getByRole("button", { name: "Add tags or a note" }).click();
    await page.getByLabel("Tags").fill("no");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("This page may not change anything", { exact: false }).waitFor();
    expect((await served.store.find("fl0008")).tags).toBeUndefined();
    (open[0]!.complaints as string[]).splice(0);
  });
});

describe("a run that goes on", () => {
  test("is watched: its curve and its log grow, it is stopped and ends", async () => {
    const { store } = served;
    await store.enqueue([trial(0, 0.1, { study: "live", label: "live" })]);
    const owner = newOwner();
    const { id } = (await store.claim({ study: "live" }, owner, {}))!;
    await store.log(id, pointsOf("loss", [5, 4]));
    await store.logOutput(id, [{ attempt: 1, at: 0, stream: "stdout", text: "the first line" }]);
    const page = await at(`/runs/${id}/curves#token=${served.dashboard.token}`);
    const chart = page.getByRole("img", { name: /^loss of 1 runs/ });
    await expect.poll(() => chart.getAttribute("aria-label")).toMatch(/: 4$/);
    await store.log(id, pointsOf("loss", [3, 2], 2));
    await expect.poll(() => chart.getAttribute("aria-label"), { timeout: 10_000 }).toMatch(/: 2$/);
    await page.getByRole("link", { name: "Log" }).click();
    await page.getByText("the first line").waitFor();
    await store.logOutput(id, [{ attempt: 1, at: 1, stream: "stderr", text: "the second line" }]);
    await page.getByText("the second line").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByRole("button", { name: "Stopping…" }).waitFor();
    expect(await store.isStopRequested(id)).toBe(true);
    await store.finish(id, "killed", "Stopped by a request.");
    await page.getByText("Stopped by a request.").waitFor();
    await store.remove([id]);
  });
});

describe("the flow", () => {
  test("moves with the slider of time", async () => {
    const page = await at("/runs/fl0003/pictures");
    const canvas = page.getByRole("img", { name: /points at t/ });
    const before = await canvas.screenshot();
    await page.getByLabel("Time").fill("0.5");
    await page.getByRole("img", { name: "300 points at t = 0.50" }).waitFor();
    expect((await canvas.screenshot()).equals(before)).toBe(false);
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await page.getByRole("img", { name: "300 points at t = 1.00" }).waitFor();
  });
});

describe("a run that means harm", () => {
  test.each(hostilePaths)("does none at %s", async (path) => {
    const hostileServed = await serve(async (store) => {
      await fillStore(store);
      await addHostileRun(store);
    });
    try {
      const page = await at(path, "light", `http://127.0.0.1:${hostileServed.dashboard.port}`);
      await page.waitForTimeout(300);
      expect(await page.evaluate("window.harmed")).toBeUndefined();
      const addresses = await page
        .locator("a")
        .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).protocol));
      expect(addresses.filter((protocol) => protocol !== "http:")).toEqual([]);
      // What is refused or not there is told in the console; a script that was kept from running would be, too.
      const complaints = open[0]!.complaints as string[];
      expect(complaints.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
      complaints.splice(0);
    } finally {
      await hostileServed.close();
    }
  });
});
