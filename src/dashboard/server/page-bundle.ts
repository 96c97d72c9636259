import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(import.meta.url);
const page = path.join(path.dirname(here), "..", "page");

/** The page's program as one module, with the libraries that it needs. */
export async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    // As TypeScript in the sources, as JavaScript in a build.
    entryPoints: [path.join(page, `main${path.extname(here)}`)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "eof",
    logLevel: "silent",
  });
  return outputFiles[0]!.text;
}

/** Where a build keeps the program that it has bundled. */
export const bundledFile = path.join(page, "bundle", "main.js");

/** The page's program: the one of the build, or from the sources. */
export async function pageProgram(): Promise<string> {
  try {
    return await readFile(bundledFile, "utf8");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    return bundlePage();
  }
}

/** A file of the page that is served as it is. */
export function pageFile(name: string): Promise<Buffer> {
  return readFile(path.join(page, name));
}
