import type { Engine } from "../tracking/engine.js";
import type { Store } from "../tracking/store.js";

/** The URL of the store that a command works on. */
export async function storeUrl(option: string | undefined): Promise<string> {
  const { defaultStoreUrl } = await import("../tracking/open.js");
  return option ?? (process.env["PUSHFORWARD_STORE"] || defaultStoreUrl);
}

/** Lends the store to `work` and closes it, whatever happens. */
export async function withStore<T>(option: string | undefined, work: (store: Store) => Promise<T>): Promise<T> {
  const { openStore } = await import("../tracking/open.js");
  const store = await openStore(await storeUrl(option));
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Lends the database of the store as it is, whatever its schema. */
export async function withEngine<T>(option: string | undefined, work: (engine: Engine) => Promise<T>): Promise<T> {
  const { openEngine } = await import("../tracking/open.js");
  const engine = await openEngine(await storeUrl(option));
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
