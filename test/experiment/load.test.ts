import { execFile } from "node:child_process";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const loader = fileURLToPath(new URL("processes/load.ts", import.meta.url));

const good = `import {
  conditionalFlowMatching, conditionalOt, defineExperiment, eightGaussians, grid, independent, mlpVectorField,
} from "pushforward";
import { sigmas } from "./sigmas.js";

export default defineExperiment({
  name: "good",
  dataset: eightGaussians(),
  model: mlpVectorField(),
  loss: conditionalFlowMatching({ path: conditionalOt({ sigma: grid(...sigmas) }), coupling: independent() }),
});
`;

const thrower = `import { grid } from "pushforward";

interface Box { readonly value: number }
const boxes: Box[] = [];
export default grid(boxes[0]!.value);
`;

/** Files by name: what they hold, and what loading them must say. */
const cases: Record<string, { text: string; says: string }> = {
  "option.ts": {
    text: good.replace("mlpVectorField()", "mlpVectorField({ hiden: [3] })"),
    says: `model.hiden: unknown option of mlpVectorField; did you mean "hidden"?`,
  },
  "type.ts": {
    text: good.replace("grid(...sigmas)", `"small"`),
    says: `loss.path.sigma: expected a number >= 0, got "small".`,
  },
  "syntax.ts": {
    text: good.replace("eightGaussians(),", "eightGaussians(,"),
    says: `FILE:8: the file does not compile: Unexpected ",".`,
  },
  "no-default.ts": {
    text: good.replace("export default", "export const study ="),
    says: "FILE: expected `export default defineExperiment({ … })`, found no default export.",
  },
  "plain.ts": {
    text: `export default { name: "plain" };\n`,
    says: "FILE: expected the default export to be what defineExperiment({ … }) returns; it is not.",
  },
  "throws.ts": { text: thrower, says: "FILE:5: TypeError: Cannot read properties of undefined (reading 'value')" },
  "throws-text.ts": { text: `throw "text";\n`, says: `FILE: it threw "text".` },
  "unknown-component.ts": {
    text: good.replaceAll("eightGaussians", "eightGausians"),
    says: `FILE: pushforward has no "eightGausians"; did you mean "eightGaussians"?`,
  },
  "unknown-package.ts": {
    text: `import "no-such-package";\n`,
    says: "FILE: Error: Cannot find package 'no-such-package' imported from FILE",
  },
};

let folder: string;
let lines: Record<string, unknown>[];
const at = (name: string) => path.join(folder, name);
const names = ["good.ts", "good.mts", "god.ts", "folder", "nowhere/study.ts", ...Object.keys(cases)];
const result = (name: string) => lines[names.indexOf(name)]!;

beforeAll(async () => {
  // A folder of its own, without a package.json: "pushforward" resolves all the same, and .ts files are modules.
  folder = await mkdtemp(path.join(tmpdir(), "pushforward-load-"));
  await mkdir(at("folder"));
  await writeFile(at("sigmas.ts"), "export const sigmas: readonly number[] = [0.1, 0.2];\n");
  await writeFile(at("good.ts"), good);
  await writeFile(at("good.mts"), good);
  for (const [name, { text }] of Object.entries(cases)) await writeFile(at(name), text);
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", loader, ...names.map(at)]);
  lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
});

afterAll(() => rm(folder, { recursive: true }));

describe("loadExperiment", () => {
  it.each(["good.ts", "good.mts"])("loads %s, and keeps its text and path", (name) => {
    expect(result(name)).toEqual({ name: "good", trials: 2, source: { path: at(name), text: good } });
  });

  it.each(Object.entries(cases))("says in one sentence what is wrong with %s", (name, { says }) => {
    expect(result(name)).toEqual({ kind: "usage", message: says.replaceAll("FILE", at(name)) });
  });

  it("suggests the nearest file for one that is not there", () => {
    expect(result("god.ts")["message"]).toBe(`${at("god.ts")}: no such experiment file; did you mean "good.ts"?`);
    expect(result("nowhere/study.ts")["message"]).toBe(
      `${at("nowhere/study.ts")}: no such experiment file; there is no folder ${at("nowhere")}.`,
    );
    expect(result("folder")["message"]).toBe(`${at("folder")}: expected an experiment file, found a folder.`);
  });

  it("loads neither TensorFlow.js nor a runtime, nor does planning", () => {
    expect(lines.at(-1)).toEqual({ heavy: [] });
  });
});
