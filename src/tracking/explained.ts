import { UserError } from "../numerics/error.js";

/** What a database's error codes mean to a user, by the code's beginning: what is said of the store. */
export type Explanations = readonly (readonly [code: string, meaning: string])[];

/** The code of an error of a database, the system or the network; "" for one that has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Runs `work` with the store at `url`; an error of its database that a user can mend becomes one sentence. */
export async function explained<T>(explanations: Explanations, url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    const found = explanations.find(([known]) => code.startsWith(known));
    if (!found) throw error;
    const message = `Store ${url} ${found[1]}.`;
    throw new UserError(message.replace("?.", "?"), { kind: "failure", cause: error });
  }
}
