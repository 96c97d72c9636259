// Loads and plans each experiment file that it is given, and prints what came of it: a line of JSON a file.
import { createRequire } from "node:module";
import { loadExperiment } from "../../../src/experiment/load.js";
import { planTrials } from "../../../src/experiment/plan.js";
import { UserError } from "../../../src/numerics/error.js";

for (const file of process.argv.slice(2)) {
  try {
    const { experiment, source } = await loadExperiment(file);
    const trials = planTrials(experiment, { source });
    console.log(JSON.stringify({ name: experiment.name, trials: trials.length, source }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.log(JSON.stringify({ kind: error.kind, message: error.message }));
  }
}
// CommonJS packages stand in this cache, however they were imported.
const loaded = Object.keys(createRequire(import.meta.url).cache);
console.log(JSON.stringify({ heavy: loaded.filter((file) => /tensorflow|onnxruntime/.test(file)) }));
