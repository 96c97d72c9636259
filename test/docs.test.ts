import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { planTrials } from "../src/experiment/plan.js";
import { spaceOf } from "../src/experiment/search-space.js";
import { isExperiment } from "../src/experiment/experiment.js";
import { commands } from "../src/cli/commands/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const documents = ["README.md", ...readdirSync(path.join(root, "docs")).map((file) => path.join("docs", file))].filter(
  (file) => file.endsWith(".md"),
);
const textOf = (document: string) => readFileSync(path.join(root, document), "utf8");

// Examples import "pushforward" and its dependencies, so they must lie within the package.
mkdirSync(path.join(root, "coverage"), { recursive: true });
const folder = mkdtempSync(path.join(root, "coverage", "docs-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function load(code: string, name: string): Promise<Readonly<Record<string, unknown>>> {
  const file = path.join(folder, name);
  writeFileSync(file, code);
  return (await import(/* @vite-ignore */ file)) as Readonly<Record<string, unknown>>;
}

describe.each(documents)("%s", (document) => {
  const blocks = [...textOf(document).matchAll(/^```ts\n(.*?)^```/gms)].map((match) => match[1]!);
  const studies = blocks.filter((block) => block.includes("export default"));
  const program = blocks.filter((block) => !block.includes("export default"));

  it.runIf(studies.length > 0)("shows studies that can be planned", async () => {
    for (const [i, study] of studies.entries()) {
      const { default: experiment } = await load(study, `${path.basename(document)}-${i}.ts`);
      if (!isExperiment(experiment)) throw new Error(`${document}: example ${i + 1} is no experiment.`);
      if (experiment.search?.sampler === undefined) {
        expect(planTrials(experiment, { source: { path: document, text: study } }).length).toBeGreaterThan(1);
        continue;
      }
      const { main, compare, registry } = experiment;
      const spaces = [main, ...compare].map((member) => spaceOf(member, main, registry).space);
      expect(spaces.flat().length).toBeGreaterThan(0);
    }
  });

  it.runIf(program.length > 0)("shows a program that runs, its blocks one after another", async () => {
    const here = process.cwd();
    process.chdir(folder);
    try {
      await load(program.join("\n"), `${path.basename(document)}.ts`);
    } finally {
      process.chdir(here);
    }
  });

  it("links to files that exist", () => {
    const links = [...textOf(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((match) => match[1]!);
    const missing = links.filter((link) => !existsSync(path.join(root, path.dirname(document), link)));
    expect(missing).toEqual([]);
  });

  it("names commands that exist", () => {
    const named = [...textOf(document).matchAll(/(?:npx |`)pushforward ([a-z][a-z-]*)/g)].map((match) => match[1]!);
    const known = commands.map((command) => command.name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});

it("README.md links every document", () => {
  const readme = textOf("README.md");
  expect(documents.filter((document) => document !== "README.md" && !readme.includes(`](${document})`))).toEqual([]);
});

it("docs/dependencies.md gives a reason for each dependency, and for nothing else", () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf("package.json")) as Readonly<
    Record<string, Readonly<Record<string, string>>>
  >;
  const listed = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies });
  const rows = [...textOf("docs/dependencies.md").matchAll(/^\| (`.*?) +\|/gm)].map((row) => row[1]!);
  const explained = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map((name) => name[1]!));
  const covers = (name: string, dependency: string) =>
    name.endsWith("/*") ? dependency.startsWith(name.slice(0, -1)) : name === dependency;
  expect(listed.filter((dependency) => !explained.some((name) => covers(name, dependency)))).toEqual([]);
  expect(explained.filter((name) => !listed.some((dependency) => covers(name, dependency)))).toEqual([]);
});
