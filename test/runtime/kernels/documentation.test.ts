import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { kernelDocumentation } from "./documentation.js";

it("docs/kernels.md is current: `npx tsx scripts/kernel-docs.mjs` writes it", async () => {
  const page = readFileSync(new URL("../../../docs/kernels.md", import.meta.url), "utf8");
  expect(page).toBe(await kernelDocumentation());
});
