import { conditionalFlowMatching } from "../src/losses/index.js";
import { conditionalOt } from "../src/paths/index.js";
import { createRuntime } from "../src/runtime/create-runtime.js";
import type { HostArrays, LoopBody, LoopSpecs, Runtime, Specs } from "../src/runtime/runtime.js";
import { compileStep } from "../src/training/step.js";
import type { Benchmark, Contestant } from "./benchmark.js";
import { trainingRequest } from "./training/trainer.js";
import { flowMatchingStudy } from "./training/training-steps.js";

interface Step {
  readonly body: LoopBody<Specs, Specs, Specs>;
  readonly specs: LoopSpecs<Specs, Specs, Specs>;
}

/** Steps of one call, about as many as training takes. */
const steps = 50;

const elements = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

/** Numbers that neither vanish nor overflow in a few steps. */
function filled(specs: Specs, count: number, replica: number): HostArrays {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => [
      name,
      Float32Array.from({ length: count * elements(shape) }, (_, i) => 0.02 * (1.1 + Math.sin(i + replica))),
    ]),
  );
}

/** The step of a training, not compiled. */
async function stepOf(runtime: Runtime, bandwidth: number, width: number, batch: number): Promise<Step> {
  const loss = conditionalFlowMatching({ path: conditionalOt({ sigma: bandwidth }) });
  const request = await trainingRequest(runtime, { ...flowMatchingStudy(width, batch), loss });
  let met: Step | undefined;
  const compileLoop = ((body: Step["body"], specs: Step["specs"]) => {
    met = { body, specs };
    return Promise.resolve({});
  }) as unknown as Runtime["compileLoop"];
  await compileStep({ ...request.runtime, compileLoop }, request);
  return met!;
}

/** Trainings that differ in their bandwidths, in one graph against one after another; a unit is a step of one of them. */
function benchmark(width: number, batch: number, replicas: number): Benchmark {
  return {
    name: `replicas-${width}-${batch}`,
    unit: "us/step",
    target: 1,
    peer: `${replicas} trainings one after another`,
    async start() {
      const runtime = await createRuntime({ threads: 1 });
      const trainings: Step[] = [];
      for (let r = 0; r < replicas; r++) trainings.push(await stepOf(runtime, 0.01 * (r + 1), width, batch));
      const [{ specs }] = trainings as [Step];
      const states = trainings.map((_, replica) => filled(specs.state, 1, replica));
      const batches = trainings.map((_, replica) => filled(specs.batch, steps, replica));
      const nothing = trainings.map(() => ({}));
      const bodies = trainings.map(({ body }) => body);
      const together = await runtime.compileStack!(bodies, specs);
      const alone = await Promise.all(bodies.map((body) => runtime.compileLoop(body, specs)));
      const contestant = (run: () => Promise<unknown>): Contestant => ({
        threads: runtime.threads,
        async work() {
          const began = performance.now();
          for (let call = 0; call < 5; call++) await run();
          return (1000 * (performance.now() - began)) / (5 * steps * replicas);
        },
      });
      return {
        ours: [contestant(() => together.run(states, nothing, batches, steps))],
        peer: [
          contestant(async () => {
            for (const [replica, loop] of alone.entries()) {
              await loop.run(states[replica]!, {}, batches[replica]!, steps);
            }
          }),
        ],
        stop() {
          together.dispose();
          runtime.dispose();
        },
      };
    },
  };
}

export const replicaSpeed: readonly Benchmark[] = [benchmark(64, 64, 8), benchmark(64, 256, 4)];
