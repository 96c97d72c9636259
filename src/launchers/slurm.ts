import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import type { Job, JobQueue, JobState, Launch } from "./launcher.js";
import { shellWord } from "./shell.js";
import { slurmScript, type SlurmSettings } from "./slurm-script.js";

const text = z.string().min(1);
const positiveInteger = z.int().positive();

const options = {
  partition: text.optional().describe("partition to submit to"),
  time: z
    .union([positiveInteger, z.string()])
    .refine(
      (time) => typeof time === "number" || /^(\d+-\d{1,2}(:\d{2}){0,2}|\d+(:\d{2}){0,2})$/.test(time),
      'expected minutes or "HOURS:MINUTES:SECONDS" or "DAYS-HOURS"',
    )
    .optional()
    .describe("time limit of a job, after which it waits in the queue again"),
  memory: z
    .string()
    .refine((memory) => /^\d+[KMGT]?$/.test(memory), 'expected an amount of memory such as "8G"')
    .optional()
    .describe("memory of a worker"),
  cpus: positiveInteger.default(1).describe("processors of a worker, and threads of its trials"),
  gpus: z.union([positiveInteger, text]).optional().describe('GPUs of a worker: how many, or "TYPE:COUNT"'),
  account: text.optional().describe("account to charge"),
  qos: text.optional().describe("quality of service"),
  atOnce: positiveInteger.optional().describe("most workers that run at a time"),
  notice: positiveInteger.default(60).describe("seconds before the time limit at which a worker leaves its trial"),
  requeue: z.boolean().default(true).describe("whether jobs that are preempted or reach their time limit begin again"),
  sbatch: z.array(text).default([]).describe('other options of sbatch, such as "--constraint=a100"'),
  setup: z.array(z.string()).default([]).describe("lines of shell that make a node ready: modules, variables"),
};

/** A job array of workers. */
export const slurm = component({
  kind: "launcher",
  name: "slurm",
  summary: "One Slurm job array whose tasks are workers, which leave on notice and wait in the queue again.",
  paper: "Yoo, Jette, Grondona 2003, SLURM: Simple Linux Utility for Resource Management",
  cost: "one job a worker",
  options,
  inject: [],
  create: ({ time, ...settings }) => ({
    queue: new SlurmQueue({ ...settings, ...(time !== undefined && { time: String(time) }) }),
  }),
});

/** What Slurm's states mean; those that are not here are ways of failing. */
const states: Readonly<Record<string, JobState>> = {
  PENDING: "pending",
  CONFIGURING: "pending",
  REQUEUED: "pending",
  REQUEUE_FED: "pending",
  REQUEUE_HOLD: "pending",
  SPECIAL_EXIT: "pending",
  SUSPENDED: "pending",
  RUNNING: "running",
  COMPLETING: "running",
  SIGNALING: "running",
  STAGE_OUT: "running",
  STOPPED: "running",
  COMPLETED: "completed",
  CANCELLED: "cancelled",
};

class SlurmQueue implements JobQueue {
  readonly #settings: SlurmSettings;

  constructor(settings: SlurmSettings) {
    this.#settings = settings;
  }

  async submit(launch: Launch): Promise<string> {
    const [script, secrets] = ["job.sh", "environment.sh"].map((name) => path.join(launch.files, name));
    const variables = Object.entries(launch.secrets).map(([name, value]) => `export ${name}=${shellWord(value)}\n`);
    await writeFile(secrets!, variables.join(""), { mode: 0o600 });
    await writeFile(script!, slurmScript(this.#settings, launch, secrets!), { mode: 0o700 });
    const known = Object.entries(process.env).filter(([name]) => !Object.hasOwn(launch.secrets, name));
    return (await run("sbatch", ["--parsable", script!], Object.fromEntries(known))).trim();
  }

  async jobs(submitted: string): Promise<readonly Job[]> {
    const [id, ...cluster] = named(submitted);
    const query = ["--noheader", "--array", "--states=all", `--jobs=${id}`, "--format=%i|%T|%r|%N", ...cluster];
    const listed = await run("squeue", query).catch((error: unknown) => {
      // Slurm forgets what has ended a few minutes after it has.
      if (String(error).includes("Invalid job id")) return "";
      throw error;
    });
    const lines = listed.split("\n").filter((line) => line.includes("|"));
    return lines.map((line) => {
      const [job, state, reason, node] = line.split("|") as [string, string, string, string];
      return {
        id: job,
        state: states[state] ?? "failed",
        detail: reason === "None" ? state : `${state} (${reason})`,
        ...(node !== "" && { node }),
      };
    });
  }

  async cancel(submitted: string): Promise<void> {
    await run("scancel", ["--quiet", ...named(submitted)]);
  }
}

/** Arguments that name an array: its number, and its cluster where there are several. */
function named(submitted: string): readonly string[] {
  const [id, cluster] = submitted.split(";");
  return [id!, ...(cluster === undefined ? [] : [`--clusters=${cluster}`])];
}

async function run(program: string, args: readonly string[], env = process.env): Promise<string> {
  try {
    return (await promisify(execFile)(program, args, { env })).stdout;
  } catch (cause) {
    const { code, stderr = "" } = cause as { code?: unknown; stderr?: string };
    const reason = stderr
      .trim()
      .replace(/^\w+: error: /gm, "")
      .replace(/\s*\n\s*/g, "; ");
    const message =
      code === "ENOENT"
        ? `There is no ${program} here: submit from a machine that has Slurm's commands, such as the cluster's login node.`
        : `Slurm refuses (${program}): ${reason || String(cause)}.`;
    throw new UserError(message, { kind: "failure", cause });
  }
}
