import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Pushforward, type Finished } from "../cli/pushforward.js";

interface Listed {
  readonly id: string;
  readonly label: string;
  readonly seed: number;
  readonly status: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly metrics: Readonly<Record<string, number | string>>;
}

const flagship = fileURLToPath(new URL("../../experiments/zipcodes-bandwidth.ts", import.meta.url));
const short = [
  ...["dataset.train=600", "dataset.validation=300", "dataset.test=300", "training.steps=200"],
  ...["compare.realNvp.training.steps=200", "evaluation.samples=300", "evaluation.gridSize=16"],
].flatMap((override) => ["--set", override]);

describe("the flagship study in a short setting", () => {
  const pushforward = new Pushforward();
  const report = path.join(pushforward.folder, "results", "reports", "zipcodes-bandwidth");
  let finished: Finished;
  let runs: readonly Listed[];

  beforeAll(async () => {
    finished = await pushforward.run("sweep", flagship, "--report", ...short);
    runs = (await pushforward.json("ls")) as Listed[];
  });
  afterAll(() => {
    pushforward.remove();
  });

  it("completes every trial: 7 bandwidths and 3 seeds of three models, and RealNVP", () => {
    expect(finished.stderr).toBe("");
    expect(finished.code).toBe(0);
    const of = (label: string) => runs.filter((run) => run.label === label).length;
    const labels = [...new Set(runs.map((run) => run.label))];
    expect(Object.fromEntries(labels.map((label) => [label, of(label)]))).toEqual({
      flowMatching: 21,
      kernelDensity: 21,
      exactEmpiricalFlow: 21,
      realNvp: 3,
    });
    expect(new Set(runs.map((run) => run.status))).toEqual(new Set(["completed"]));
  });

  it("logs finite metrics of every kind for every run", () => {
    for (const run of runs) {
      for (const name of ["nll.test", "w2", "w2.floor", "sw2", "mmd2", "energy", "memorisation"]) {
        expect(run.metrics[name], `${name} of ${run.label}`).toSatisfy(Number.isFinite);
      }
    }
  });

  it("keeps the pictures and the parameters of a trained model with its run", async () => {
    const run = runs.find(({ label }) => label === "flowMatching")!;
    const { artifacts } = (await pushforward.json("show", run.id)) as { artifacts: { name: string }[] };
    expect(artifacts.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        ...["samples.png", "densities.png", "trajectories.png"],
        ...["samples.npy", "parameters.npy", "checkpoint.bin"],
      ]),
    );
  });

  it("integrates the exact flow to the kernel density estimate's likelihood at every bandwidth and seed", () => {
    const nll = (label: string) =>
      new Map(
        runs
          .filter((run) => run.label === label)
          .map((run) => [`${String(run.options["model.bandwidth"])} ${run.seed}`, run.metrics["nll.test"] as number]),
      );
    const exact = nll("exactEmpiricalFlow");
    const kde = nll("kernelDensity");
    expect(exact.size).toBe(21);
    for (const [key, value] of kde) expect(Math.abs(exact.get(key)! - value), key).toBeLessThan(1e-3);
  });

  it("leaves a report that opens offline, with pictures and the figures behind them", () => {
    const html = readFileSync(path.join(report, "report.html"), "utf8");
    expect(html).toContain("Kernel bandwidth on the US zip codes");
    expect(html).not.toMatch(/(src|href)="https?:/);
    expect(finished.stdout).toContain(path.join("results", "reports", "zipcodes-bandwidth", "report.html"));

    const charts = readdirSync(path.join(report, "charts"));
    const names = charts.filter((file) => file.endsWith(".png")).map((file) => path.basename(file, ".png"));
    expect(names).toEqual(
      expect.arrayContaining(
        ["densities", "energy", "memorisation", "mmd2", "nll-test", "samples", "sw2", "trajectories", "w2"].concat([
          "training-loss-flowMatching",
          "training-loss-realNvp",
        ]),
      ),
    );
    expect(charts).toContain("flow.gif");
    // The still picture of the animation plots nothing of its own.
    for (const name of names.filter((one) => one !== "flow"))
      expect(existsSync(path.join(report, "charts", `${name}.csv`)), name).toBe(true);
  });

  it("plots finite figures", () => {
    const charts = path.join(report, "charts");
    for (const name of ["nll-test", "w2", "sw2", "mmd2", "energy", "memorisation"]) {
      const text = readFileSync(path.join(charts, `${name}.csv`));
      const rows = parse<Readonly<Record<string, string>>>(text, { columns: true });
      expect(rows.length, name).toBeGreaterThanOrEqual(22);
      for (const row of rows) {
        expect(row["mean"], name).toMatch(/^-?\d/);
        expect(row["runs not finite"], name).toBe("0");
      }
    }
  });

  it("finds nothing left to do when it is started again", async () => {
    const again = await pushforward.run("sweep", flagship, ...short);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("66 done, 0 to run");
  });
});
