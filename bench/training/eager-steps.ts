import { createRuntime } from "../../src/runtime/create-runtime.js";
import type { Benchmark } from "../benchmark.js";
import { trainer } from "./trainer.js";
import { flowMatchingStudy } from "./training-steps.js";

const [width, batch] = [64, 256];

/** The compiled step of flow matching against the same program, run operation by operation by a backend of TensorFlow.js. */
function against(backend: string): Benchmark {
  return {
    name: `flow-matching-step-${backend.replace(":", "-")}`,
    unit: "us/step",
    target: 1,
    peer: backend,
    async start() {
      const study = flowMatchingStudy(width, batch);
      const [compiled, eager] = [await createRuntime({ threads: 1 }), await createRuntime({ backend })];
      return {
        ours: [await trainer(compiled, study)],
        peer: [await trainer(eager, study)],
        stop() {
          compiled.dispose();
          eager.dispose();
        },
      };
    },
  };
}

export const eagerSteps: readonly Benchmark[] = ["tfjs:cpu", "tfjs:wasm"].map(against);
