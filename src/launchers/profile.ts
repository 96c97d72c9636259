import { readFile } from "node:fs/promises";
import { z } from "zod";
import { parseOptions } from "../component/options.js";
import { UserError } from "../numerics/error.js";

const profileShape = {
  launcher: z.string().min(1).describe("name of the launcher"),
  options: z.record(z.string(), z.unknown()).default({}).describe("the launcher's options"),
  workers: z.int().positive().optional().describe("how many workers to submit"),
  replicas: z
    .union([z.int().positive(), z.literal("auto")])
    .optional()
    .describe("trials that each of them trains at once"),
  store: z.string().min(1).optional().describe("URL of the store"),
};

/** What a file says of the cluster that sweeps run on. */
export type Profile = z.output<z.ZodObject<typeof profileShape>>;

/** Reads a profile, JSON or YAML as the name ends; a UserError says what is wrong in it. */
export async function readProfile(file: string): Promise<Profile> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    const { code = String(cause) } = cause as NodeJS.ErrnoException;
    throw new UserError(`${file}: the profile cannot be read (${code}).`, { cause });
  });
  const written = await parse(file, text);
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    throw new UserError(`${file}: expected a profile such as { "launcher": "slurm", "options": { … } }.`);
  }
  try {
    return parseOptions(profileShape, written as Readonly<Record<string, unknown>>, "", "a profile") as Profile;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message.replace(/^/gm, `${file}: `));
  }
}

async function parse(file: string, text: string): Promise<unknown> {
  try {
    if (/\.ya?ml$/i.test(file)) return (await import("yaml")).parse(text) as unknown;
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const [reason] = (cause as Error).message.split("\n");
    throw new UserError(`${file}: the profile is neither JSON nor, ending in .yaml, YAML: ${reason!}`, { cause });
  }
}
