import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The report page's program with Chart.js and everything else that it needs, as the text of one script element. */
export async function pageScript(): Promise<string> {
  const here = fileURLToPath(import.meta.url);
  // The page stands beside this file, as TypeScript in the sources and as JavaScript in a build.
  const entry = path.join(path.dirname(here), "..", "page", `main${path.extname(here)}`);
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "ascii",
    legalComments: "eof",
    logLevel: "silent",
  });
  return outputFiles[0]!.text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}
