import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { artifactHeaders } from "../../src/dashboard/server/artifact-headers.js";
import { addHostileRun, fillStore } from "./fixture.js";
import { serve, type Served } from "./served.js";

let served: Served;

beforeAll(async () => {
  served = await serve(async (store) => {
    await fillStore(store);
    await addHostileRun(store);
  });
});

afterAll(() => served.close());

const at = (name: string) => `/api/runs/hostile/artifacts/${name}`;

describe("an artifact is served", () => {
  test("as the picture that it is", async () => {
    const { status, headers, body } = await served.ask(at("samples.png"));
    expect([status, headers["content-type"]]).toEqual([200, "image/png"]);
    expect(headers["content-disposition"]).toMatch(/^inline; filename="samples.png"/);
    expect(body.subarray(1, 4).toString()).toBe("PNG");
  });

  test.each(["page.html", "drawn.svg"])("as a file that runs nothing: %s", async (name) => {
    const { status, headers } = await served.ask(at(name));
    expect([status, headers["content-type"]]).toEqual([200, "application/octet-stream"]);
    expect(headers["content-disposition"]).toMatch(/^attachment; /);
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox$/);
  });

  test("under a name that is no header", () => {
    const { headers } = artifactHeaders({ name: `a/é"\r\nset-cookie: x'(.txt`, mediaType: "text/plain" });
    expect(headers).toEqual({
      "content-disposition": `inline; filename="____set-cookie__x__.txt"; filename*=UTF-8''%C3%A9%22%0D%0Aset-cookie%3A%20x%27%28.txt`,
    });
  });

  test.each([
    ["text/html", "application/octet-stream"],
    ["Text/HTML; charset=utf-8", "application/octet-stream"],
    ["image/svg+xml", "application/octet-stream"],
    ["text/javascript", "application/octet-stream"],
    ["application/xhtml+xml", "application/octet-stream"],
    ["application/json", "text/plain; charset=utf-8"],
    ["IMAGE/PNG", "image/png"],
    ["image/png\r\nx: y", "application/octet-stream"],
  ])("of the type %j as %s", (mediaType, type) => {
    expect(artifactHeaders({ name: "a", mediaType }).type).toBe(type);
  });
});

test("nothing else than what a run has left is served, however it is asked for", async () => {
  const names = new Set((await served.store.artifacts("hostile")).map(({ name }) => name));
  const up = fc.constantFrom(
    "..",
    ".",
    "%2e%2e",
    "%2E.",
    "..%2f",
    "..%5c",
    "....//",
    "%00",
    "",
    "etc",
    "passwd",
    "%c0%ae",
  );
  const word = fc.oneof(
    up,
    fc.string({ maxLength: 8 }).map(encodeURIComponent),
    fc.constantFrom(...names).map(encodeURIComponent),
  );
  const path = fc.array(word, { maxLength: 8 }).map((parts) => parts.join("/"));
  const before = fc.constantFrom(
    "/api/runs/hostile/artifacts/",
    "/api/runs/",
    "/assets/",
    "/api/",
    "/",
    "/api/runs/../../",
  );
  await fc.assert(
    fc.asyncProperty(before, path, async (start, rest) => {
      const { status, headers, body } = await served.ask(start + rest);
      expect(status).not.toBe(500);
      expect(body.toString("latin1")).not.toMatch(/root:|SQLite format/);
      if (!start.endsWith("/artifacts/") || status !== 200) return;
      const [, file = ""] = /filename\*=UTF-8''(.*)$/.exec(headers["content-disposition"] ?? "") ?? [];
      expect([...names].map((name) => name.split("/").at(-1))).toContain(decodeURIComponent(file));
    }),
    { numRuns: 400, seed: 6 },
  );
  expect(served.faults).toEqual([]);
});
