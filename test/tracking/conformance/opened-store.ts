import { afterEach, beforeEach } from "vitest";
import { newOwner } from "../../../src/tracking/owner.js";
import type { Run, Store } from "../../../src/tracking/store.js";
import { trial, type Kind, type Site } from "../stores.js";

export const environment = { node: "v20", threads: 1 };
export const owner = newOwner();

/** An empty store for each test, and where it is. */
export interface OpenedStore {
  readonly place: Site;
  readonly store: Store;
  readonly claim: () => Promise<Run>;
  readonly started: (seed?: number) => Promise<Run>;
  readonly reopen: () => Promise<void>;
}

/** Opens a store before each test and closes it after. */
export function openedStore(site: Kind["site"]): OpenedStore {
  let place: Site;
  let store: Store;

  beforeEach(async () => {
    place = site();
    store = await place.open();
  });

  afterEach(async () => {
    await store.close();
    place.remove();
  });

  const claim = async (): Promise<Run> => (await store.claim({}, owner, environment))!;
  return {
    get place() {
      return place;
    },
    get store() {
      return store;
    },
    claim,
    async started(seed = 0) {
      await store.enqueue([trial(seed)]);
      return claim();
    },
    async reopen() {
      await store.close();
      store = await place.open();
    },
  };
}
