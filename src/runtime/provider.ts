import { UserError } from "../numerics/error.js";
import { encodeModel } from "./onnx-model.js";
import { Session } from "./session.js";

const howTo: Readonly<Record<string, string>> = {
  cuda:
    "it needs an NVIDIA GPU with CUDA 12 and cuDNN 9, and the CUDA files of onnxruntime-node: " +
    "ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node",
  webgpu: "it needs a GPU with a driver for Vulkan (Linux), Metal (macOS) or Direct3D 12 (Windows)",
};

/** Refuses an execution provider that cannot start here: nothing falls back to the CPU in silence. */
export async function probeProvider(provider: string, backend: string): Promise<void> {
  if (provider === "cpu") return;
  const port = { name: "x", dataType: 1, shape: [1] };
  const probe = encodeModel({
    name: "probe",
    nodes: [{ opType: "Exp", domain: "", name: "y", input: ["x"], output: ["y"], attributes: {} }],
    initializers: [],
    inputs: [port],
    outputs: [{ ...port, name: "y" }],
  });
  try {
    const session = await Session.load(probe, { provider, threads: 1, spinning: false, precision: "float32" });
    await session.run({ x: { data: new Float32Array(1), shape: [1], dtype: "float32" } }, ["y"], "float32");
    session.release();
  } catch (error) {
    // ONNX Runtime puts the place in its sources before what happened.
    const reason = (error instanceof Error ? error.message.split("\n")[0]! : String(error)).replace(
      /^\/.* was false\. /,
      "",
    );
    throw new UserError(`The backend ${backend} cannot start on this machine (${reason}); ${howTo[provider]!}.`, {
      kind: "failure",
      cause: error,
    });
  }
}
