import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { replacedBy } from "../../src/report/render-document.js";
import { ReportFolder } from "../../src/report/report-folder.js";

const root = mkdtempSync(path.join(tmpdir(), "pushforward-folder-"));
const at = (...parts: string[]) => path.join(root, ...parts);
afterAll(() => {
  rmSync(root, { recursive: true });
});

async function write(folder: string, files: Readonly<Record<string, string>>, replaces: (name: string) => boolean) {
  const report = new ReportFolder(at(folder));
  for (const [name, content] of Object.entries(files)) await report.write(name, content);
  await report.finish(replaces);
}

it("keeps the formats that were not asked for, and forgets no file that is still there", async () => {
  await write("some", { "report.html": "page", "charts/a.csv": "a", "charts/b.csv": "b" }, () => true);
  await write("some", { "charts/a.csv": "a2" }, replacedBy(["csv"]));
  expect(existsSync(at("some", "report.html"))).toBe(true);
  expect(existsSync(at("some", "charts", "b.csv"))).toBe(false);
  const listed = readFileSync(at("some", "SHA256SUMS"), "utf8").match(/\S+$/gm);
  expect(listed).toEqual(["charts/a.csv", "report.html"]);
});

it("removes folders that are empty, and nothing outside, whatever the list says", async () => {
  await write("old", { "tables/x.tex": "x" }, () => true);
  const sum = readFileSync(at("old", "SHA256SUMS"), "utf8").slice(0, 64);
  writeFileSync(at("outside.tex"), "x");
  writeFileSync(at("old", "SHA256SUMS"), `${sum}  tables/x.tex\n${sum}  ../outside.tex\n`);
  await write("old", { "report.tex": "y" }, () => true);
  expect(existsSync(at("old", "tables"))).toBe(false);
  expect(existsSync(at("outside.tex"))).toBe(true);
});
