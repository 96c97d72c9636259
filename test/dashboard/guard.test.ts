import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Dashboard } from "../../src/dashboard/index.js";
import { routes } from "../../src/dashboard/server/routes/index.js";
import { fillStore } from "./fixture.js";
import { serve, type Served } from "./served.js";

let served: Served;
let own: string;

beforeAll(async () => {
  served = await serve(fillStore);
  own = `127.0.0.1:${served.dashboard.port}`;
});

afterAll(() => served.close());

const annotation = "/api/runs/fl0000/annotation";
const said = { tags: ["good"], note: "" };

describe("a request is answered", () => {
  test.each([
    ["under its own address", () => ({ host: own })],
    ["under the name localhost", () => ({ host: `localhost:${served.dashboard.port}` })],
    ["from its own page", () => ({ origin: `http://${own}`, "sec-fetch-site": "same-origin" })],
    [
      "when a link of another site leads to it",
      () => ({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" }),
    ],
  ])("%s", async (_, headers) => {
    expect((await served.ask("/api/studies", { headers: headers() })).status).toBe(200);
  });
});

describe("a request is refused", () => {
  test.each<[string, () => Record<string, string>]>([
    ["under the name of another site", () => ({ host: "evil.example" })],
    ["under another site's name with its port", () => ({ host: `evil.example:${served.dashboard.port}` })],
    ["under a name that begins with its own", () => ({ host: `127.0.0.1.evil.example:${served.dashboard.port}` })],
    ["under its address without the port", () => ({ host: "127.0.0.1" })],
    ["under another port", () => ({ host: "127.0.0.1:1" })],
    ["from another origin", () => ({ origin: "http://evil.example" })],
    ["from an origin that hides itself", () => ({ origin: "null" })],
    ["from another port of this machine", () => ({ origin: "http://127.0.0.1:1" })],
    ["from its own address over another protocol", () => ({ origin: `https://${own}` })],
    ["as a picture or script of another site", () => ({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" })],
    [
      "as a frame of another site",
      () => ({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" }),
    ],
  ])("%s", async (_, headers) => {
    for (const path of ["/", "/api/studies", "/api/runs/fl0000", "/assets/main.js"]) {
      const { status, body } = await served.ask(path, { headers: headers() });
      expect(status).toBe(403);
      expect(body.toString()).not.toContain("bandwidth");
    }
  });
});

describe("what writes", () => {
  const writing = routes.filter(({ method }) => method !== "GET");

  test("is every route that does not read", () => {
    expect(writing.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PUT /api/sweeps/:sweep",
      "PUT /api/runs/:run/annotation",
      "POST /api/runs/:run/stop",
    ]);
  });

  test.each<[string, number, (token: string) => Record<string, string | undefined>]>([
    ["without a token", 401, () => ({ "x-pushforward-token": undefined })],
    ["with an empty token", 401, () => ({ "x-pushforward-token": "" })],
    ["with a part of the token", 401, (token) => ({ "x-pushforward-token": token.slice(0, -1) })],
    ["with the token and more", 401, (token) => ({ "x-pushforward-token": `${token}=` })],
    ["with the token of another start", 401, () => ({ "x-pushforward-token": "A".repeat(32) })],
    ["without an origin", 403, () => ({ origin: undefined })],
    ["from another origin", 403, () => ({ origin: "http://evil.example" })],
    ["as a form could", 415, () => ({ "content-type": "text/plain" })],
  ])("is refused %s", async (_, status, changed) => {
    const { token } = served.dashboard;
    const right = { origin: `http://${own}`, "x-pushforward-token": token, "content-type": "application/json" };
    for (const { method, path } of writing) {
      const url = path.replace(":run", "fl0000").replace(":sweep", "any");
      const headers = { ...right, ...changed(token) };
      expect((await served.ask(url, { method, headers, body: said })).status).toBe(status);
    }
    expect((await served.store.find("fl0000")).tags).toBeUndefined();
  });

  test("is done with the token, from the page", async () => {
    expect((await served.write("PUT", annotation, said)).status).toBe(200);
    expect((await served.store.find("fl0000")).tags).toEqual(["good"]);
    await served.write("PUT", annotation, { tags: [], note: "" });
  });

  test.each<[string, number, unknown]>([
    ["no JSON", 400, "{"],
    ["something else", 400, { tags: "good", note: "" }],
    ["more than there is", 400, { ...said, id: "other" }],
    ["a tag that cannot be kept", 400, { tags: ["a\0"], note: "" }],
    ["more than is read", 413, { tags: [], note: "x".repeat(300_000) }],
  ])("is refused with %s", async (_, status, body) => {
    expect((await served.write("PUT", annotation, body)).status).toBe(status);
  });

  test("has a token of its own at every start", async () => {
    const other = await serve(() => Promise.resolve());
    expect(other.dashboard.token).not.toBe(served.dashboard.token);
    expect(other.dashboard.token).toMatch(/^[\w-]{32}$/);
    await other.close();
  });
});

describe("every answer", () => {
  test.each(["/", "/studies/a%2Fb", "/api/studies", "/api/nothing", "/assets/main.css", "/api/runs/nobody"])(
    "of %s tells the browser to be strict",
    async (path) => {
      const { headers } = await served.ask(path);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["content-security-policy"]).toMatch(/^default-src 'none'.*frame-ancestors 'none'/);
      expect(headers["access-control-allow-origin"]).toBeUndefined();
      if (path.startsWith("/api/")) expect(headers["cache-control"]).toBe("no-store");
    },
  );

  test("to a question that was asked before says only that nothing has changed", async () => {
    const first = await served.ask("/api/studies");
    const again = await served.ask("/api/studies", { headers: { "if-none-match": first.headers.etag! } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await served.ask("/api/studies", { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  });

  test("to a head is a head", async () => {
    const { status, body } = await served.ask("/api/studies", { method: "HEAD" });
    expect([status, body.length]).toEqual([200, 0]);
  });
});

test("a port that is taken is told of, with what to do", async () => {
  const options = {
    ...served,
    port: served.dashboard.port,
    renderReport: () => Promise.resolve(""),
    drawCharts: () => Promise.resolve([]),
    onFault: () => undefined,
  };
  await expect(Dashboard.start(options)).rejects.toThrow(/^Port \d+ of 127.0.0.1 is in use.*--port/);
});

test("the address holds the token behind the #, where no request carries it", () => {
  expect(served.dashboard.url).toBe(`http://${own}/#token=${served.dashboard.token}`);
});
