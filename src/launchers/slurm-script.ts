import { UserError } from "../numerics/error.js";
import type { Launch } from "./launcher.js";
import { shellLine, shellWord } from "./shell.js";

export interface SlurmSettings {
  readonly partition?: string | undefined;
  readonly time?: string | undefined;
  readonly memory?: string | undefined;
  readonly cpus: number;
  readonly gpus?: number | string | undefined;
  readonly account?: string | undefined;
  readonly qos?: string | undefined;
  readonly atOnce?: number | undefined;
  readonly notice: number;
  readonly requeue: boolean;
  readonly sbatch: readonly string[];
  readonly setup: readonly string[];
}

function checked(text: string): string {
  if (!/\p{Cc}/u.test(text)) return text;
  throw new UserError(`${JSON.stringify(text)} cannot stand in a job script: it holds a control character.`);
}

/** A value of an `#SBATCH` line, which sbatch reads much like a shell, though it replaces nothing in it. */
function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(checked(value)) ? value : `"${value.replace(/[\\"]/g, String.raw`\$&`)}"`;
}

/** The path of a log; Slurm reads `%` in it as the beginning of a number, and takes no backslash. */
function logPath(folder: string): string {
  if (folder.includes("\\")) {
    throw new UserError(`Slurm cannot write logs to ${JSON.stringify(folder)}: its path holds a backslash.`);
  }
  return `${folder.replaceAll("%", "%%")}/%A_%a.log`;
}

function directives(settings: SlurmSettings, { sweep, workers, folder, files }: Launch): readonly string[] {
  const { atOnce, notice, requeue, gpus } = settings;
  const options: readonly (readonly [name: string, value: string | undefined])[] = [
    ["job-name", `pushforward-${sweep}`],
    ["array", `0-${workers - 1}${atOnce === undefined ? "" : `%${atOnce}`}`],
    ["partition", settings.partition],
    ["time", settings.time],
    ["mem", settings.memory],
    ["cpus-per-task", String(settings.cpus)],
    ["gres", gpus === undefined ? undefined : `gpu:${gpus}`],
    ["account", settings.account],
    ["qos", settings.qos],
    ["chdir", folder],
    ["output", logPath(files)],
    ["open-mode", "append"],
    ["signal", `B:USR1@${notice}`],
  ];
  return [
    ...options.flatMap(([name, value]) => (value === undefined ? [] : `--${name}=${quoted(value)}`)),
    requeue ? "--requeue" : "--no-requeue",
    ...settings.sbatch.map(checked),
  ].map((option) => `#SBATCH ${option}`);
}

/**
 * A worker that left before its sweep was done goes on later. What Slurm still takes for running then has its time limit
 * or a preemption ahead, and is to wait in the queue again; what was requeued or cancelled Slurm itself sees to.
 */
const requeueing = [
  "# The number of a task is also that of its whole array, for one of them.",
  'task="${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"',
  'case "$code" in 130 | 143)',
  '  if [ "$(squeue --noheader --jobs="$task" --format=%T)" = RUNNING ]; then scontrol requeue "$task"; fi',
  "esac",
];

/** The script of a job array whose tasks are workers; `secrets` is the file that sets variables of their environment. */
export function slurmScript(settings: SlurmSettings, launch: Launch, secrets: string): string {
  const command = [...launch.command, "--threads", String(settings.cpus)];
  return [
    "#!/bin/bash",
    ...directives(settings, launch),
    "",
    "told=",
    "worker=",
    'trap \'told=yes; [ -z "$worker" ] || kill -TERM "$worker"\' TERM USR1',
    `. ${shellWord(secrets)}`,
    ...settings.setup,
    "",
    `${shellLine(command)} &`,
    "worker=$!",
    '[ -z "$told" ] || kill -TERM "$worker"',
    'wait "$worker"; code=$?',
    "# A signal ends the wait, but not the worker.",
    'while [ -n "$told" ]; do told=; wait "$worker"; code=$?; done',
    ...(settings.requeue ? requeueing : []),
    'exit "$code"',
    "",
  ].join("\n");
}
