import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { shellLine } from "../../src/launchers/shell.js";
import { slurmScript, type SlurmSettings } from "../../src/launchers/slurm-script.js";

const plain: SlurmSettings = { cpus: 1, notice: 60, requeue: true, sbatch: [], setup: [] };
const launch = {
  sweep: "a1b2c3d4",
  workers: 4,
  command: ["/usr/bin/node", "/opt/pushforward/main.js", "work", "a1b2c3d4"],
  folder: "/home/ada/study",
  files: "/home/ada/study/results/launches/a1b2c3d4-1",
  secrets: {},
};
const directives = (script: string): string[] => script.split("\n").filter((line) => line.startsWith("#SBATCH"));

describe("the script of a job array", () => {
  test("says all that Slurm and the worker need", () => {
    const settings = {
      ...plain,
      partition: "gpu",
      time: "1-12",
      memory: "8G",
      cpus: 4,
      gpus: "a100:1",
      account: "flows",
      qos: "low",
      atOnce: 2,
      notice: 120,
      sbatch: ["--constraint=fast&big", "--mail-type=FAIL"],
      setup: ["module load nodejs/20", 'export OMP_PLACES="cores"'],
    };
    expect(slurmScript(settings, launch, `${launch.files}/environment.sh`)).toBe(
      `#!/bin/bash
#SBATCH --job-name=pushforward-a1b2c3d4
#SBATCH --array=0-3%2
#SBATCH --partition=gpu
#SBATCH --time=1-12
#SBATCH --mem=8G
#SBATCH --cpus-per-task=4
#SBATCH --gres=gpu:a100:1
#SBATCH --account=flows
#SBATCH --qos=low
#SBATCH --chdir=/home/ada/study
#SBATCH --output=/home/ada/study/results/launches/a1b2c3d4-1/%A_%a.log
#SBATCH --open-mode=append
#SBATCH --signal=B:USR1@120
#SBATCH --requeue
#SBATCH --constraint=fast&big
#SBATCH --mail-type=FAIL

told=
worker=
trap 'told=yes; [ -z "$worker" ] || kill -TERM "$worker"' TERM USR1
. /home/ada/study/results/launches/a1b2c3d4-1/environment.sh
module load nodejs/20
export OMP_PLACES="cores"

/usr/bin/node /opt/pushforward/main.js work a1b2c3d4 --threads 4 &
worker=$!
[ -z "$told" ] || kill -TERM "$worker"
wait "$worker"; code=$?
# A signal ends the wait, but not the worker.
while [ -n "$told" ]; do told=; wait "$worker"; code=$?; done
# The number of a task is also that of its whole array, for one of them.
task="\${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
case "$code" in 130 | 143)
  if [ "$(squeue --noheader --jobs="$task" --format=%T)" = RUNNING ]; then scontrol requeue "$task"; fi
esac
exit "$code"
`,
    );
  });

  test("says nothing of what is left to Slurm", () => {
    expect(directives(slurmScript({ ...plain, requeue: false }, { ...launch, workers: 1 }, "s"))).toEqual([
      "#SBATCH --job-name=pushforward-a1b2c3d4",
      "#SBATCH --array=0-0",
      "#SBATCH --cpus-per-task=1",
      "#SBATCH --chdir=/home/ada/study",
      "#SBATCH --output=/home/ada/study/results/launches/a1b2c3d4-1/%A_%a.log",
      "#SBATCH --open-mode=append",
      "#SBATCH --signal=B:USR1@60",
      "#SBATCH --no-requeue",
    ]);
  });

  test("quotes odd values and paths", () => {
    const folder = `/home/ada/it's "5%" of $HOME #1`;
    const script = slurmScript({ ...plain, account: 'a "b" \\ c' }, { ...launch, folder, files: folder }, "s");
    expect(script).toContain(String.raw`--chdir="/home/ada/it's \"5%\" of $HOME #1"`);
    expect(script).toContain(String.raw`--output="/home/ada/it's \"5%%\" of $HOME #1/%A_%a.log"`);
    expect(script).toContain(String.raw`--account="a \"b\" \\ c"`);
  });

  test("is refused where Slurm could not read it", () => {
    const script = (settings: Partial<SlurmSettings>, files = launch.files) => {
      slurmScript({ ...plain, ...settings }, { ...launch, files }, "s");
    };
    expect(() => {
      script({ partition: "gpu\n#SBATCH --exclusive" });
    }).toThrow('"gpu\\n#SBATCH --exclusive" cannot stand in a job script: it holds a control character.');
    expect(() => {
      script({ sbatch: ["--nice\nrm -rf /"] });
    }).toThrow('"--nice\\nrm -rf /" cannot stand in a job script: it holds a control character.');
    expect(() => {
      script({}, "/home/ada\\lovelace");
    }).toThrow(`Slurm cannot write logs to "/home/ada\\\\lovelace": its path holds a backslash.`);
  });
});

test("words of a shell come back as they were", () => {
  const words = ["plain", "", "two words", `it's "quoted"`, "$HOME `date` \\ # & ; | * ~ !", "line\nbreak", "é", "-n"];
  const { stdout } = spawnSync("bash", ["-c", `printf '%s\\0' ${shellLine(words)}`], { encoding: "utf8" });
  expect(stdout.split("\0").slice(0, -1)).toEqual(words);
});

describe("the job", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-job-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the script of a worker that is a shell script, on a machine whose Slurm says that the job is in `state`. */
  async function job(worker: string, state: string, signal?: NodeJS.Signals) {
    const at = (name: string): string => path.join(folder, name);
    const program = (name: string, lines: string): string => {
      writeFileSync(at(name), `#!/bin/bash\n${lines}\n`);
      chmodSync(at(name), 0o755);
      return at(name);
    };
    program("squeue", `echo ${state}`);
    program("scontrol", `echo "$@" >> '${at("requeued")}'`);
    writeFileSync(at("environment.sh"), "export PUSHFORWARD_STORE='postgres://ada:it'\\''s@host/db'\n");
    const command = [program("worker", `echo "$PUSHFORWARD_STORE $*" > '${at("began")}'\n${worker}`), "work", "s 1"];
    writeFileSync(at("job.sh"), slurmScript(plain, { ...launch, command }, at("environment.sh")));
    const env = {
      ...process.env,
      PATH: `${folder}:${process.env["PATH"]!}`,
      SLURM_ARRAY_JOB_ID: "17",
      SLURM_ARRAY_TASK_ID: "3",
    };
    const child = spawn("bash", [at("job.sh")], { env, stdio: "ignore" });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await expect.poll(() => existsSync(at("ready")) || child.exitCode !== null, { timeout: 20_000 }).toBe(true);
    if (signal) child.kill(signal);
    const code = await ended;
    const read = (name: string) => (existsSync(at(name)) ? readFileSync(at(name), "utf8") : undefined);
    return { code, began: read("began"), requeued: read("requeued") };
  }

  const patient = (code: number): string =>
    `trap 'sleep 0.2; exit ${code}' TERM; touch "$(dirname "$0")/ready"; while :; do sleep 0.05; done`;

  test("hands the store's URL to its worker by its environment, and ends with it", async () => {
    expect(await job("exit 3", "RUNNING")).toEqual({
      code: 3,
      began: "postgres://ada:it's@host/db work s 1 --threads 1\n",
      requeued: undefined,
    });
  });

  test.each(["SIGTERM", "SIGUSR1"] as const)(
    "waits in the queue again when %s made its worker leave",
    async (signal) => {
      expect(await job(patient(130), "RUNNING", signal)).toMatchObject({ code: 130, requeued: "requeue 17_3\n" });
    },
  );

  test("does so as well when its worker had not yet learnt to leave in order", async () => {
    const unready = 'touch "$(dirname "$0")/ready"; while :; do sleep 0.05; done';
    expect(await job(unready, "RUNNING", "SIGUSR1")).toMatchObject({ code: 143, requeued: "requeue 17_3\n" });
  });

  test("leaves it to Slurm when Slurm itself ends it", async () => {
    expect(await job(patient(130), "COMPLETING", "SIGTERM")).toMatchObject({ code: 130, requeued: undefined });
  });

  test("does not begin again when its worker had nothing left to do", async () => {
    expect(await job(patient(0), "RUNNING", "SIGUSR1")).toMatchObject({ code: 0, requeued: undefined });
  });
});
