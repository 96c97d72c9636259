import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fontFamily } from "../../report/drawing/fonts.js";
import { entityTag } from "./answer.js";
import { pageFile, pageProgram } from "./page-bundle.js";

/** A file that the page is made of. */
export interface PageFile {
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly tag: string;
}

const resolve = createRequire(import.meta.url).resolve;
/** The typefaces of the page, whole: what is seen depends on no font of the machine. */
const faces = [
  { family: fontFamily, weight: 400, file: "source-sans-3/400Regular/SourceSans3_400Regular.ttf" },
  { family: fontFamily, weight: 600, file: "source-sans-3/600SemiBold/SourceSans3_600SemiBold.ttf" },
  { family: "Pushforward Mono", weight: 400, file: "source-code-pro/400Regular/SourceCodePro_400Regular.ttf" },
] as const;

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
  for (const [i, { family, weight, file }] of faces.entries()) {
    const address = `/assets/font-${i}.ttf`;
    add(address, "font/ttf", await readFile(resolve(`@expo-google-fonts/${file}`)));
    fontRules.push(
      `@font-face { font-family: "${family}"; font-weight: ${weight}; src: url(${address}) format("truetype"); font-display: block; }`,
    );
  }
  add("/assets/main.css", "text/css; charset=utf-8", `${fontRules.join("\n")}\n${String(await pageFile("style.css"))}`);
  return files;
}
