import { createRequire } from "node:module";
import type * as tfjs from "@tensorflow/tfjs";

// An `import` would search its 1.3 MB for names to import first, which takes twice as long as loading it.
const tf = createRequire(import.meta.url)("@tensorflow/tfjs") as typeof tfjs;

// tfjs prints a banner about its missing native backend on first use; production mode is the switch that silences it.
tf.enableProdMode();

export { tf };

/** Runs a synchronous function on a registered, already initialized backend; the backend before it is put back whatever happens. */
export function onBackend<T>(name: string, run: () => T): T {
  const before = tf.getBackend() as string | undefined;
  setInitializedBackend(name);
  try {
    return run();
  } finally {
    setInitializedBackend(before ?? "cpu");
  }
}

/** Runs a function of tensors unseen by the gradients around it, for which its results are constants. */
export function untracked<T>(run: () => T): T {
  const { state } = tf.engine();
  const { activeTape, gradientDepth } = state;
  Object.assign(state, { activeTape: null, gradientDepth: 0 });
  try {
    return run();
  } finally {
    Object.assign(state, { activeTape, gradientDepth });
  }
}

function setInitializedBackend(name: string): void {
  // `setBackend` is async in type only: for a backend whose factory is synchronous all of it happens during the call.
  void tf.setBackend(name);
}
