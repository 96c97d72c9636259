import type { ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { openStore } from "../../../src/tracking/open.js";
import { finished, printed, Pushforward, study } from "../../cli/pushforward.js";
import { fillStore } from "../../dashboard/fixture.js";
import { launch, openWindow, settled } from "./browser.js";

let browser: Browser;
let program: Pushforward;

beforeAll(async () => {
  browser = await launch();
  program = new Pushforward();
  mkdirSync(path.join(program.folder, "results"));
  const store = await openStore(program.storeUrl, { create: true });
  await fillStore(store);
  await store.close();
});

afterAll(async () => {
  await browser.close();
  program.remove();
});

interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: string;
}

async function start(port = "0"): Promise<Started> {
  const child = program.start("ui", "--port", port);
  const [, url, own] = await printed(child, /(http:\/\/127\.0\.0\.1:(\d+)\/#token=[\w-]+)/);
  return { child, url: url!, port: own! };
}

function killed({ child }: Started, signal: NodeJS.Signals): Promise<number | null> {
  const ended = finished(child);
  child.kill(signal);
  return ended.then(({ code }) => code);
}

describe("pushforward ui", () => {
  test("serves the page that was built, says where, and ends in order", async () => {
    const server = await start();
    await using window = await openWindow(browser);
    const { page } = window;
    await page.goto(server.url);
    await settled(page);
    await page.getByText("How wide is a kernel?").waitFor();
    expect(await page.evaluate(() => location.hash)).toBe("");
    const second = await program.run("ui", "--port", server.port);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(new RegExp(`Port ${server.port} of 127.0.0.1 is in use.*--port`));
    expect((await program.run("ui", "--port", "70000")).stderr).toContain("from 0 to 65535");
    expect(window.complaints).toEqual([]);
    expect(await killed(server, "SIGINT")).toBe(0);
  });

  test("shows the report of a study, which draws its charts and can do nothing else", async () => {
    const server = await start();
    await using window = await openWindow(browser);
    const { page } = window;
    await page.goto(`http://127.0.0.1:${server.port}/studies/bandwidth/report`);
    const frame = page.frameLocator("iframe.report");
    await frame.getByRole("heading", { level: 1 }).waitFor({ timeout: 60_000 });
    await frame.locator("figure canvas").first().waitFor();
    expect(await page.locator("iframe.report").getAttribute("sandbox")).toBe("allow-scripts");
    expect(window.complaints).toEqual([]);
    await killed(server, "SIGTERM");
  });

  test("has the charts of a sweep drawn by a process of their own", async () => {
    const server = await start();
    const asked = `http://127.0.0.1:${server.port}/api/studies/bandwidth/charts?metric=`;
    const charts = (await (await fetch(`${asked}w2`)).json()) as readonly { readonly name: string }[];
    expect(charts.map(({ name }) => name)).toEqual(["w2"]);
    expect((await fetch(`${asked}nothing`)).status).toBe(404);
    await using window = await openWindow(browser);
    const { page } = window;
    await page.goto(`http://127.0.0.1:${server.port}/studies/bandwidth/sweep`);
    await page.getByLabel("Metric").selectOption("w2");
    await page.locator("figure.drawn canvas").waitFor();
    expect(window.complaints).toEqual([]);
    expect(await killed(server, "SIGINT")).toBe(0);
  });

  test("comes back to a page that stayed open when it was killed and started again", async () => {
    const first = await start();
    await using window = await openWindow(browser);
    const { page } = window;
    await page.goto(`http://127.0.0.1:${first.port}/studies/bandwidth#token=none`);
    await page.getByText("18 runs", { exact: true }).waitFor();
    await killed(first, "SIGKILL");
    await page.getByText("The server does not answer", { exact: false }).waitFor();
    const store = await openStore(program.storeUrl);
    await store.annotate("kd0017", { tags: ["meanwhile"], note: "" });
    await store.close();
    const second = await start(first.port);
    await page.getByText("meanwhile").waitFor({ timeout: 30_000 });
    await page.getByText("The server does not answer", { exact: false }).waitFor({ state: "detached" });
    // The token of the new start comes with the address that it printed, for every tab that is open.
    await using other = await page.context().newPage();
    await other.goto(second.url);
    await settled(other);
    await page.getByRole("link", { name: "kd0017" }).click();
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Tags").fill("afterwards");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("afterwards").waitFor();
    await killed(second, "SIGTERM");
  });

  test("stops a run that a worker is at", async () => {
    const child = program.start("run", study("flow"), "--set", "training.steps=100000000", "--store", program.storeUrl);
    const ended = finished(child);
    const store = await openStore(program.storeUrl);
    const running = () => store.runs({ study: "flow", status: ["running"] });
    await expect.poll(async () => (await running()).length, { timeout: 60_000 }).toBe(1);
    const [{ id }] = (await running()) as unknown as [{ id: string }];
    const server = await start();
    await using window = await openWindow(browser);
    const { page } = window;
    await page.goto(server.url);
    await settled(page);
    await page.goto(`http://127.0.0.1:${server.port}/runs/${id}`);
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped by a request.").waitFor({ timeout: 60_000 });
    expect(await store.find(id)).toMatchObject({ status: "killed", error: "Stopped by a request." });
    await ended;
    await store.close();
    await killed(server, "SIGTERM");
  });
});
