import { UserError } from "../numerics/error.js";
import { tf } from "./tensorflow.js";

/** Packages that do not follow tfjs's naming, with the name under which each registers its backend. */
const packages: Readonly<Record<string, { readonly package: string; readonly registers: string }>> = {
  "tfjs-node-gpu": { package: "@tensorflow/tfjs-node-gpu", registers: "tensorflow" },
  "tfjs-node": { package: "@tensorflow/tfjs-node", registers: "tensorflow" },
};

/** Makes a backend of TensorFlow.js ready for use and returns the name under which tfjs knows it. */
export async function startTfjsBackend(module: string): Promise<string> {
  const known = Object.hasOwn(packages, module) ? packages[module] : undefined;
  const name = known?.registers ?? module;
  if (!Object.hasOwn(tf.engine().registryFactory, name))
    await load(known?.package ?? `@tensorflow/tfjs-backend-${module}`, module);
  if (!Object.hasOwn(tf.engine().registryFactory, name)) {
    throw new UserError(`The backend tfjs:${module} was loaded but registers no backend of the name "${name}".`);
  }
  const before = tf.getBackend() as string | undefined;
  try {
    if (!(await tf.setBackend(name))) {
      throw new UserError(`The backend tfjs:${module} is installed but could not be started on this machine.`, {
        kind: "failure",
      });
    }
  } finally {
    await tf.setBackend(before ?? "cpu");
  }
  return name;
}

async function load(name: string, module: string): Promise<void> {
  try {
    await import(name);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0]!.trim() : String(error);
    throw new UserError(
      `The backend tfjs:${module} cannot be loaded (${reason}); install it with "npm install ${name}@${tf.version.tfjs}".`,
      { kind: "failure", cause: error },
    );
  }
}
