import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const slow = "test/slow/**";
/** Tests of pure functions: their files share one loaded TensorFlow.js, which takes longer to load than most take to run. */
const mathematics = [
  ...["numerics", "transport", "measures", "datasets", "solvers", "samplers", "divergences", "paths", "couplings"],
  ...["models", "losses", "metrics", "optimizers", "oracles", "runtime/{gradients,kernels,ops,passes}"],
].map((floor) => `test/${floor}/**/*.test.ts`);

export default defineConfig({
  resolve: {
    alias: [
      { find: /^pushforward$/, replacement: fileURLToPath(new URL("./src/index.ts", import.meta.url)) },
      {
        find: /^pushforward\/runtime$/,
        replacement: fileURLToPath(new URL("./src/runtime/index.ts", import.meta.url)),
      },
    ],
  },
  test: {
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    reporters: ["default"],
    projects: [
      { extends: true, test: { name: "mathematics", include: mathematics, isolate: false } },
      { extends: true, test: { name: "house", include: ["test/**/*.test.ts"], exclude: [slow, ...mathematics] } },
    ],
  },
});
