import { UserError } from "../numerics/error.js";
import type { Store } from "../tracking/store.js";
import type { Sweep } from "../tracking/sweep-store.js";

/** The sweep whose id begins with `name`, or the last one of the study of that name; a UserError if there is none. */
export async function findSweep(store: Pick<Store, "sweeps" | "url">, name: string): Promise<Sweep> {
  const ofStudy = await store.sweeps.list({ study: name });
  if (ofStudy.length > 0) return ofStudy.at(-1)!;
  const found = name === "" ? [] : (await store.sweeps.list()).filter(({ id }) => id.startsWith(name));
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(", ");
    throw new UserError(`Several sweeps begin with ${JSON.stringify(name)}: ${ids}.`);
  }
  throw new UserError(
    `There is no sweep or study ${JSON.stringify(name)} in ${store.url}: \`pushforward sweep list\` lists the sweeps.`,
    { kind: "failure" },
  );
}
