import { availableParallelism } from "node:os";
import { UserError } from "../numerics/error.js";
import { parseBackend } from "./backends.js";
import type { Runtime, RuntimeOptions } from "./runtime.js";

/**
 * The runtime for a backend (`onnx` unless given), a precision (`float32`) and a number of threads at most (all cores).
 * Heavy libraries are loaded here and not before. Throws a UserError where the backend cannot be used, saying how to get it.
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const { precision = "float32", threads = availableParallelism(), spinning = false } = options;
  const backend = parseBackend(options.backend ?? "onnx");
  if (!Number.isInteger(threads) || threads < 1) {
    throw new UserError(`The number of threads is ${threads}; expected a whole number of at least 1.`);
  }
  if (precision === "float64" && !backend.doubles) {
    throw new UserError(`The backend ${backend.name} computes in float32 only; float64 needs the backend onnx.`);
  }
  const { registerGradients } = await import("./gradients/index.js");
  registerGradients();
  if (backend.kind === "onnx") {
    const { OnnxRuntime } = await import("./onnx-runtime.js");
    return OnnxRuntime.start(backend.name, { provider: backend.provider, precision, threads, spinning });
  }
  const { EagerRuntime } = await import("./eager-runtime.js");
  return EagerRuntime.start(backend.name, backend.module);
}
