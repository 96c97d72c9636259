import { suggestion } from "../component/nearest.js";
import { UserError } from "../numerics/error.js";

/** Where programs run: compiled by an execution provider of ONNX Runtime, or eagerly on a backend of TensorFlow.js. */
export type Backend = {
  readonly name: string;
  /** Whether it computes in float64. */
  readonly doubles: boolean;
} & ({ readonly kind: "onnx"; readonly provider: string } | { readonly kind: "tfjs"; readonly module: string });

const providers: Readonly<Record<string, { readonly provider: string; readonly doubles: boolean }>> = {
  onnx: { provider: "cpu", doubles: true },
  "onnx:cuda": { provider: "cuda", doubles: true },
  "onnx:webgpu": { provider: "webgpu", doubles: false },
};

/** The backends that are known by name; `tfjs:NAME` takes any other backend of TensorFlow.js as well. */
export const backendNames: readonly string[] = [...Object.keys(providers), "tfjs:cpu", "tfjs:tfjs-node-gpu"];

/** The backend of a name; an unknown name is answered with the nearest known one. */
export function parseBackend(name: string): Backend {
  const provider = Object.hasOwn(providers, name) ? providers[name] : undefined;
  if (provider !== undefined) return { kind: "onnx", name, ...provider };
  const module = /^tfjs:([a-z0-9-]+)$/.exec(name)?.[1];
  if (module !== undefined) return { kind: "tfjs", name, module, doubles: false };
  throw new UserError(`Unknown backend "${name}": ${suggestion(name, backendNames)}`);
}
