import path from "node:path";
import type { Replicas } from "../experiment/experiment.js";
import type { Profile } from "../launchers/profile.js";
import { UserError } from "../numerics/error.js";
import type { FreshSweep, KnownSweep } from "../sweep/sweep.js";
import type { Store } from "../tracking/store.js";
import { exitCodes, type ExitCode } from "./command.js";
import { printJson } from "./output/json.js";
import { printable } from "./output/printable.js";
import { print } from "./output/table.js";
import { storeUrl } from "./stores.js";

/** Options of the commands that start workers of a sweep. */
export const launchOptions = {
  launcher: {
    describe: "where workers run: local, slurm, 'slurm(partition=gpu, time=4:00:00)'",
    value: "NAME",
  },
  profile: { describe: "JSON or YAML file that names a launcher with its options", value: "FILE" },
  "allow-sqlite": { describe: "let workers on other machines share a SQLite store", type: "flag" },
} as const;

export interface LaunchArguments {
  readonly launcher: string | undefined;
  readonly profile: string | undefined;
  readonly "allow-sqlite": boolean;
  readonly workers?: number;
  readonly replicas?: Replicas;
  readonly "fail-fast": boolean;
  readonly "checkpoint-every": string;
  readonly report: boolean;
  readonly store: string | undefined;
  readonly json: boolean;
}

/** The profile that the arguments name, and the arguments with what it says where they are silent. */
export async function withProfile<A extends LaunchArguments>(
  args: A,
): Promise<{ readonly args: A; readonly profile?: Profile }> {
  if (args.profile === undefined) return { args };
  const { readProfile } = await import("../launchers/profile.js");
  const profile = await readProfile(args.profile);
  const workers = args.workers ?? profile.workers;
  const replicas = args.replicas ?? profile.replicas;
  return {
    args: {
      ...args,
      store: args.store ?? profile.store,
      ...(workers !== undefined && { workers }),
      ...(replicas !== undefined && { replicas }),
    },
    profile,
  };
}

/** Submits workers if they are to run elsewhere; undefined if they are processes of this command. */
export async function launch(
  args: LaunchArguments,
  profile: Profile | undefined,
  target: FreshSweep | KnownSweep,
): Promise<ExitCode | undefined> {
  const url = await storeUrl(args.store);
  const { openStore } = await import("../tracking/open.js");
  const { loadStudy } = await import("../sweep/study.js");
  const { chooseLauncher } = await import("../sweep/choose-launcher.js");
  const { buildComponent } = await import("../experiment/build-component.js");
  const known = "sweep" in target;
  const store = known ? await openStore(url) : undefined;
  try {
    const { study } = await loadStudy(...(store && known ? await recorded(store, target) : fileOf(target)));
    const launcher = chooseLauncher({ commandLine: args.launcher, profile, study: study.launcher }, study.registry);
    const { queue } = await buildComponent(launcher, "launcher", study.registry);
    if (queue === undefined) {
      checkLocal(args, launcher.name);
      return undefined;
    }
    const { workers } = args;
    checkRemote(args, launcher.name);
    if (workers === undefined) throw new UserError(`--workers: say how many workers ${launcher.name} is to start.`);
    const { launchSweep } = await import("../sweep/launch-sweep.js");
    const launched = await launchSweep({
      target,
      storeUrl: url,
      launcher,
      queue,
      workers,
      program: [process.execPath, path.resolve(process.argv[1]!)],
      workArguments: [
        "--checkpoint-every",
        args["checkpoint-every"],
        ...(args.replicas === undefined ? [] : ["--replicas", String(args.replicas)]),
      ],
      allowSqlite: args["allow-sqlite"],
    });
    const { sweep, submitted, files } = launched;
    if (args.json)
      printJson({ sweep: sweep.id, study: sweep.study, launcher: launcher.name, submitted, workers, files });
    else {
      print(
        `Sweep ${sweep.id} of ${printable(sweep.study)}: ${workers} ${workers === 1 ? "worker" : "workers"} submitted to ` +
          `${launcher.name} as ${printable(submitted)}; scripts and logs are in ${printable(path.relative(".", files))}.\n` +
          `\`pushforward sweep status ${sweep.id}\` shows where it stands, \`pushforward sweep cancel ${sweep.id}\` ends it.`,
      );
    }
    return exitCodes.done;
  } finally {
    await store?.close();
  }
}

function fileOf(target: FreshSweep | KnownSweep): readonly [string, readonly string[]] {
  const { file, set = [] } = target as FreshSweep;
  return [file, set];
}

async function recorded(store: Store, target: KnownSweep): Promise<readonly [string, readonly string[]]> {
  const { findSweep } = await import("../sweep/find-sweep.js");
  const { readSpec } = await import("../sweep/sweep-spec.js");
  const { file, set } = readSpec(await findSweep(store, target.sweep));
  return [file, set];
}

/** Refuses what would have no effect. */
function checkLocal(args: LaunchArguments, launcher: string): void {
  if (args["allow-sqlite"]) throw new UserError(`--allow-sqlite: the workers of ${launcher} are on this machine.`);
}

function checkRemote(args: LaunchArguments, launcher: string): void {
  const idle = (["fail-fast", "report"] as const).find((name) => args[name]);
  if (idle === undefined) return;
  throw new UserError(`--${idle}: workers that ${launcher} starts work on when this command has ended; leave it out.`);
}
