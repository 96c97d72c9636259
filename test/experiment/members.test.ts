import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { memberDocumentation, memberRows } from "./members.js";

describe.each(await memberRows())("$kind $name", ({ paper, cost, file, tests }) => {
  it("says where it comes from and what it takes, and is tested with its family", () => {
    expect(paper).toMatch(/\w/);
    expect(cost).toMatch(/\w/);
    expect(file).toMatch(/^src\/.*\.ts$/);
    expect(tests.length).toBeGreaterThan(0);
  });
});

it("docs/components.md is current: `npm run docs:components` writes it", async () => {
  const page = readFileSync(new URL("../../docs/components.md", import.meta.url), "utf8");
  expect(page).toBe(await memberDocumentation());
});
