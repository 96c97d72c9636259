// Builds src/ into dist/: TypeScript through tsc, everything else (templates, fonts, styles) copied as it is, the program of
// the page bundled with its libraries, the modules joined into a few files. The new build takes the old one's place at the
// end, so that what runs from dist/ meanwhile finds its files.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import path from "node:path";
import { bundle } from "./bundle.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);
const fresh = at(`.dist-${process.pid}`);

const tsc = [at("node_modules/typescript/bin/tsc"), "-p", at("tsconfig.build.json"), "--outDir", fresh];
const { status } = spawnSync(process.execPath, tsc, { stdio: "inherit" });
if (status !== 0) {
  rmSync(fresh, { recursive: true, force: true });
  process.exit(status ?? 1);
}
cpSync(at("src"), fresh, { recursive: true, filter: (file) => !/\.[cm]?tsx?$/.test(file) });
chmodSync(path.join(fresh, "cli/main.js"), 0o755);
const { bundledFile, bundlePage } = await import(
  pathToFileURL(path.join(fresh, "dashboard/server/page-bundle.js")).href
);
mkdirSync(path.dirname(bundledFile));
writeFileSync(bundledFile, await bundlePage());
await bundle(fresh);
rmSync(at("dist"), { recursive: true, force: true });
renameSync(fresh, at("dist"));
