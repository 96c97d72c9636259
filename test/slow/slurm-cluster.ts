import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const startWithinMs = 30_000;
const stopWithinMs = 20_000;

/** Ports that nothing listens on. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A Slurm of one node on this machine, its daemons in the foreground of a temporary folder; gone when it is stopped. */
export class SlurmCluster {
  /** Short, because the path of a socket may have 107 characters. */
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-slurm-"));
  readonly #daemons = new Map<string, ChildProcess>();
  readonly #cpus: number;

  /** `cpus` that Slurm gives away, whatever the machine has. */
  constructor(cpus = 2) {
    this.#cpus = cpus;
  }

  /** What the commands of Slurm need to find it. */
  get environment(): { readonly SLURM_CONF: string } {
    return { SLURM_CONF: this.#at("slurm.conf") };
  }

  async start(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      const logs = this.#logs();
      await this.stop();
      throw new Error(`Slurm did not start (${String(error)}); its daemons say:\n${logs}`, { cause: error });
    }
  }

  /** The output of a command of Slurm, such as `squeue`. */
  run(program: string, ...args: string[]): string {
    return execFileSync(program, args, { env: { ...process.env, ...this.environment }, encoding: "utf8" });
  }

  /** Ends all jobs, then the daemons. */
  async stop(): Promise<void> {
    try {
      if (this.#daemons.has("slurmd")) await this.#endJobs();
    } finally {
      for (const name of [...this.#daemons.keys()].reverse()) await this.#end(name);
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  async #start(): Promise<void> {
    writeFileSync(this.#at("munge.key"), randomBytes(1024), { mode: 0o600 });
    for (const folder of ["state", "spool"]) mkdirSync(this.#at(folder));
    const [controller, node] = await freePorts(2);
    writeFileSync(this.#at("slurm.conf"), this.#configuration(controller!, node!));

    const munge = ["key", "pid", "seed"].map((what) => `--${what}-file=${this.#at(`munge.${what}`)}`);
    // Its checks of who may write to the folders above are for machines that several people share.
    this.#spawn("munged", "--foreground", "--force", `--socket=${this.#at("munge.socket")}`, ...munge);
    await this.#until("munged listens", () => existsSync(this.#at("munge.socket")));
    this.#spawn("slurmctld", "-D", "-c", "-f", this.#at("slurm.conf"));
    this.#spawn("slurmd", "-D", "-c", "-f", this.#at("slurm.conf"));
    await this.#until("the node is idle", () => this.run("sinfo", "--noheader", "--format=%T").trim() === "idle");
  }

  #configuration(controllerPort: number, nodePort: number): string {
    const [host] = os.hostname().split(".");
    const user = os.userInfo().username;
    return [
      "ClusterName=pushforward",
      `SlurmctldHost=${host!}(127.0.0.1)`,
      `SlurmUser=${user}`,
      `SlurmdUser=${user}`,
      `SlurmctldPort=${controllerPort}`,
      `SlurmdPort=${nodePort}`,
      "AuthType=auth/munge",
      `AuthInfo=socket=${this.#at("munge.socket")}`,
      `StateSaveLocation=${this.#at("state")}`,
      `SlurmdSpoolDir=${this.#at("spool")}`,
      `SlurmctldPidFile=${this.#at("slurmctld.pid")}`,
      `SlurmdPidFile=${this.#at("slurmd.pid")}`,
      // Neither systemd nor cgroups, which a container may not have.
      "ProctrackType=proctrack/pgid",
      "TaskPlugin=task/none",
      "SwitchType=switch/none",
      "MpiDefault=none",
      "AccountingStorageType=accounting_storage/none",
      "JobAcctGatherType=jobacct_gather/none",
      "SelectType=select/cons_tres",
      "SelectTypeParameters=CR_CPU",
      "SchedulerParameters=sched_interval=2,sched_min_interval=0,bf_interval=1,batch_sched_delay=0",
      "SlurmdParameters=config_overrides",
      "ReturnToService=2",
      "KillWait=15",
      `NodeName=node NodeHostname=${host!} NodeAddr=127.0.0.1 CPUs=${this.#cpus} RealMemory=${Math.floor(os.totalmem() / 2 ** 20)}`,
      "PartitionName=main Nodes=node Default=YES MaxTime=60 State=UP",
      "",
    ].join("\n");
  }

  #at(name: string): string {
    return path.join(this.#folder, name);
  }

  #spawn(program: string, ...args: string[]): void {
    const log = openSync(this.#at(`${program}.log`), "w");
    const daemon = spawn(program, args, { stdio: ["ignore", log, log], env: { ...process.env, ...this.environment } });
    closeSync(log);
    daemon.on("error", () => undefined);
    this.#daemons.set(program, daemon);
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    const end = Date.now() + startWithinMs;
    for (;;) {
      for (const [name, { pid, exitCode }] of this.#daemons) {
        if (pid === undefined)
          throw new Error(`there is no ${name}: these tests need \`apt-get install slurm-wlm munge\``);
        if (exitCode !== null) throw new Error(`${name} ended with exit code ${exitCode}`);
      }
      try {
        if (holds()) return;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
      if (Date.now() > end) throw new Error(`not within ${startWithinMs / 1000} s: ${what}`);
      await sleep(100);
    }
  }

  async #endJobs(): Promise<void> {
    const queued = () => this.run("squeue", "--noheader").trim() !== "";
    const end = Date.now() + stopWithinMs;
    if (queued()) this.run("scancel", "--user", os.userInfo().username);
    while (queued() && Date.now() < end) await sleep(200);
  }

  async #end(name: string): Promise<void> {
    const daemon = this.#daemons.get(name)!;
    this.#daemons.delete(name);
    if (daemon.pid === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = new Promise((resolve) => daemon.once("exit", resolve));
    daemon.kill("SIGTERM");
    const timer = setTimeout(() => daemon.kill("SIGKILL"), stopWithinMs);
    await ended;
    clearTimeout(timer);
  }

  #logs(): string {
    return [...this.#daemons.keys()]
      .map((name) => {
        const lines = readFileSync(this.#at(`${name}.log`), "utf8")
          .trim()
          .split("\n");
        return `${name}: ${lines.slice(-15).join("\n  ")}`;
      })
      .join("\n");
  }
}
