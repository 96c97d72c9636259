// Joins the compiled modules of a build into a few files: reading hundreds of small modules takes longer than running them,
// and every worker of a sweep does it. What is public stays where package.json names it and passes on what its bundle holds;
// the single modules stay too, for the programs of pages and for the types.
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";

/** What is imported or started from outside, by its place in the build. */
const entries = [
  "index.js",
  "runtime/index.js",
  "cli/main.js",
  "sweep/sweep.js",
  "sweep/worker.js",
  "dashboard/charts/program.js",
];
const folder = "bundle";
/** The bundle of an entry, in the folder in which all of them lie. */
const bundleOf = (entry) => entry.replaceAll("/", "-").replace(/\.js$/, "");

/** Modules find files by where they lie: they are told where they lay before they were joined. */
function placesOf(dist) {
  return {
    name: "places",
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, ({ path: file }) => {
        const text = readFileSync(file, "utf8");
        if (!text.includes("import.meta.url")) return undefined;
        const place = path.relative(dist, file).split(path.sep).join("/");
        return { contents: text.replaceAll("import.meta.url", `new URL("../${place}", import.meta.url).href`) };
      });
    },
  };
}

/** Joins the modules of the build in the folder `dist`. */
export async function bundle(dist) {
  await build({
    entryPoints: Object.fromEntries(entries.map((entry) => [bundleOf(entry), path.join(dist, entry)])),
    outdir: path.join(dist, folder),
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    packages: "external",
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    plugins: [placesOf(dist)],
    logLevel: "warning",
  });
  for (const entry of entries) {
    const file = path.join(dist, entry);
    const [first = ""] = readFileSync(file, "utf8").split("\n");
    const shebang = first.startsWith("#!") ? `${first}\n` : "";
    const from = `${"../".repeat(entry.split("/").length - 1) || "./"}${folder}/${bundleOf(entry)}.js`;
    writeFileSync(file, `${shebang}export * from ${JSON.stringify(from)};\n`);
    if (shebang !== "") chmodSync(file, 0o755);
  }
}
