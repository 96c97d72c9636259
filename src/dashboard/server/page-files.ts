import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fontFamily, fontWeights } from "../../report/drawing/fonts.js";
import { entityTag } from "./answer.js";
import { pageFile, pageProgram } from "./page-bundle.js";

/** A file that the page is made of. */
export interface PageFile {
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly tag: string;
}

const resolve = createRequire(import.meta.url).resolve;
const faces = { 400: "400Regular/SourceSans3_400Regular", 600: "600SemiBold/SourceSans3_600SemiBold" } as const;

/** Every file of the page by its path; `/` is the page itself, wherever in it one is. */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  const add = (path: string, type: string, body: string | Uint8Array): void => {
    files.set(path, { type, body, tag: entityTag(body) });
  };
  add("/", "text/html; charset=utf-8", await pageFile("index.html"));
  add("/assets/main.js", "text/javascript; charset=utf-8", await pageProgram());
  add("/assets/icon.svg", "image/svg+xml", await pageFile("icon.svg"));
  const fontRules: string[] = [];
  for (const weight of fontWeights) {
    const file = `/assets/font-${weight}.ttf`;
    add(file, "font/ttf", await readFile(resolve(`@expo-google-fonts/source-sans-3/${faces[weight]}.ttf`)));
    fontRules.push(
      `@font-face { font-family: "${fontFamily}"; font-weight: ${weight}; src: url(${file}) format("truetype"); font-display: block; }`,
    );
  }
  add("/assets/main.css", "text/css; charset=utf-8", `${fontRules.join("\n")}\n${String(await pageFile("style.css"))}`);
  return files;
}
