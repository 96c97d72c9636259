import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import type { AnyBuilder } from "../../src/component/registry.js";
import { builtin } from "../../src/experiment/builtin.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What the table of all members says of one. */
export interface MemberRow {
  readonly kind: string;
  readonly name: string;
  readonly summary: string;
  readonly paper: string | undefined;
  readonly cost: string | undefined;
  /** The file that defines it, from the root. */
  readonly file: string | undefined;
  /** The tests that build it, itself or with its family. */
  readonly tests: readonly string[];
}

interface Source {
  readonly file: string;
  readonly text: string;
}

function sources(folder: string, ending: string): readonly Source[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => path.posix.join(folder, file))
    .map((file) => ({ file, text: readFileSync(path.join(root, file), "utf8") }));
}

/** The names by which a module of the source gives out builders, alone or in lists, with the builders that each holds. */
async function exportedBuilders(): Promise<ReadonlyMap<string, ReadonlySet<AnyBuilder>>> {
  const found = new Map<string, Set<AnyBuilder>>();
  for (const { file } of sources("src", "/index.ts")) {
    if (!builderFolders.has(path.posix.dirname(file))) continue;
    const module = (await import(path.join(root, file))) as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(module)) {
      const builders = (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isBuiltin);
      if (builders.length > 0) found.set(name, new Set([...(found.get(name) ?? []), ...builders]));
    }
  }
  return found;
}

const all = new Set<unknown>(builtin);
const isBuiltin = (value: unknown): value is AnyBuilder => all.has(value);
const isDefinitionOf = (name: string) => new RegExp(`^export const ${name}\\b`, "m");

const code = sources("src", ".ts");
const definitions = new Map(
  builtin.map(({ definition: { name } }) => [name, code.find(({ text }) => isDefinitionOf(name).test(text))?.file]),
);
const builderFolders = new Set(
  [...definitions.values()].flatMap((file) => {
    const folder = file && path.posix.dirname(file);
    return folder ? [folder, path.posix.dirname(folder)] : [];
  }),
);

/** Every built-in component, in the order of the lists. */
export async function memberRows(): Promise<readonly MemberRow[]> {
  const exported = await exportedBuilders();
  const tests = sources("test", ".test.ts").map(({ file, text }) => ({ file, imported: importedNames(text) }));
  return builtin.map((builder) => {
    const { kind, name, summary, paper, cost } = builder.definition;
    const names = [...exported].filter(([, builders]) => builders.has(builder)).map(([exportedName]) => exportedName);
    const file = definitions.get(name);
    const family = file?.split("/")[1];
    const users = tests.filter((test) => names.some((exportedName) => test.imported.has(exportedName)));
    const own = users.filter((test) => isOfFamily(test.file, family));
    const shown = own.length > 0 ? own : users;
    return { kind, name, summary, paper, cost, file, tests: shown.map((test) => test.file) };
  });
}

/** Tests of other floors use a member, those of its own and the oracles are about it. */
function isOfFamily(test: string, family: string | undefined): boolean {
  return [`test/${family ?? ""}/`, "test/oracles/"].some((folder) => test.startsWith(folder));
}

function importedNames(text: string): ReadonlySet<string> {
  const lists = [...text.matchAll(/^import \{([^}]*)\} from "(?:\.\.?\/|pushforward)/gm)].map((match) => match[1]!);
  return new Set(lists.flatMap((list) => list.split(",").map((name) => name.trim().split(" as ")[0]!)));
}

const preface = `# Components

Every component that Pushforward brings, kind by kind: what it is, where it comes from, what it takes, the file that defines
it and the tests of its family that build it. \`pushforward components\` prints their options. Costs are for n points in d
dimensions and, where they occur, N training points and p parameters.

This page is written by \`npm run docs:components\`.
`;

/** The page docs/components.md. */
export async function memberDocumentation(): Promise<string> {
  const rows = await memberRows();
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const parts = kinds.map((kind) => {
    const members = rows.filter((row) => row.kind === kind);
    const head = "| name | what it is | paper | cost | file | tests |\n|---|---|---|---|---|---|";
    return `\n## ${kind} (${members.length})\n\n${head}\n${members.map(tableRow).join("\n")}\n`;
  });
  return format(preface + parts.join(""), { parser: "markdown", printWidth: 120 });
}

function tableRow({ name, summary, paper, cost, file, tests }: MemberRow): string {
  const cells = [
    `\`${name}\``,
    summary,
    paper ?? "",
    cost ?? "",
    file ? linkTo(file) : "",
    tests.map(linkTo).join(", "),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function linkTo(file: string): string {
  return `[${path.posix.basename(file, ".ts")}](../${file})`;
}
