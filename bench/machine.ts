import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import type { Versions } from "./benchmark.js";

/** Of what Pushforward stands on, what figures depend on. */
const libraries = ["onnxruntime-node", "@tensorflow/tfjs"];

/** Cores and system. */
export function machine(): string {
  const cores = cpus();
  return `${cores.length} x ${cores[0]?.model ?? "unknown processor"}, ${process.platform} ${process.arch}`;
}

/** Versions of Pushforward, of Node.js and of the libraries that compute, as they are installed. */
export function ownVersions(): Versions {
  const version = (manifest: string): string => {
    const file = new URL(`../${manifest}`, import.meta.url);
    return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
  };
  return {
    pushforward: version("package.json"),
    node: process.versions.node,
    ...Object.fromEntries(libraries.map((name) => [name, version(`node_modules/${name}/package.json`)])),
  };
}
