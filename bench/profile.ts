// Where the time of a training step goes, by operator: tsx bench/profile.ts NAME [THREADS]
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { createRuntime } from "../src/runtime/create-runtime.js";
import { compileStep } from "../src/training/step.js";
import { trainingRequest } from "./training/trainer.js";
import { studyNamed } from "./training/training-steps.js";

interface Event {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly args?: { readonly op_name?: string };
}

const steps = 20;
const calls = 5;

async function main(): Promise<void> {
  const [name = "flow-matching-step-64-256", threads = "1"] = process.argv.slice(2);
  const runtime = await createRuntime({ threads: Number(threads) });
  const request = await trainingRequest(runtime, studyNamed(name));
  const compiled = await compileStep(runtime, request);
  console.log(
    compiled
      .report()
      .passes.map(({ pass, nodes }) => `${pass} ${nodes}`)
      .join(", "),
  );
  const folder = mkdtempSync(path.join(tmpdir(), "pushforward-profile-"));
  const session = await InferenceSession.create(compiled.onnx(), {
    intraOpNumThreads: Number(threads),
    interOpNumThreads: 1,
    enableProfiling: true,
    profileFilePrefix: path.join(folder, "step"),
    logSeverityLevel: 4,
  });
  const { state, batch } = compiled.specs;
  const small = (size: number) => Float32Array.from({ length: size }, (_, i) => 0.1 * Math.sin(i));
  const shapes = [
    ...Object.entries(state).map(([key, { shape }]) => [key, shape] as const),
    ...Object.entries(batch).map(([key, { shape }]) => [key, [steps, ...shape]] as const),
  ];
  const feeds: Record<string, Tensor> = {};
  for (const input of session.inputNames) {
    const shape = shapes.find(([key]) => input.endsWith(`/${key}`))?.[1];
    feeds[input] = shape
      ? new Tensor("float32", small(shape.reduce((a, b) => a * b, 1)), shape)
      : new Tensor("bool", new Uint8Array(steps), [steps]);
  }
  for (let call = 0; call < calls; call++) await session.run(feeds);
  session.endProfiling();
  const [file] = readdirSync(folder);
  const events = JSON.parse(readFileSync(path.join(folder, file!), "utf8")) as readonly Event[];
  rmSync(folder, { recursive: true });
  const byOperator = new Map<string, { count: number; microseconds: number }>();
  for (const { cat, name: event, dur, args } of events) {
    if (cat !== "Node" || !event.endsWith("_kernel_time") || args?.op_name === "Scan") continue;
    const sum = byOperator.get(args?.op_name ?? "?") ?? { count: 0, microseconds: 0 };
    byOperator.set(args?.op_name ?? "?", { count: sum.count + 1, microseconds: sum.microseconds + dur });
  }
  const rows = [...byOperator].sort(([, a], [, b]) => b.microseconds - a.microseconds);
  const share = steps * calls;
  const total = rows.reduce((sum, [, { microseconds }]) => sum + microseconds, 0);
  for (const [op, { count, microseconds }] of rows) {
    const each = (microseconds / count).toFixed(1);
    console.log(
      `${op.padEnd(24)} ${(count / share).toFixed(0).padStart(6)} nodes ${(microseconds / share).toFixed(0).padStart(8)} us a step ${each.padStart(8)} us each`,
    );
  }
  console.log(`${(total / share).toFixed(0)} us a step`);
  compiled.dispose();
  runtime.dispose();
}

await main();
