import type { TrialProgress } from "../../experiment/run-trial.js";
import type { SweepPlan } from "../../sweep/reporter.js";
import type { Run } from "../../tracking/store.js";
import { formatDuration, formatNumber, formatPoint, formatStatus } from "../output/format.js";
import { printable, printableLines } from "../output/printable.js";
import { isAside } from "../runs/metrics.js";
import { took } from "../../query/fields.js";

const figuresALine = 4;

/** `k3v9a2bc mlpVectorField seed=1 loss.path.sigma=0.05`. */
export function runText(run: Run): string {
  return [run.id, printable(run.label), `seed=${run.seed}`, formatPoint(run.point)]
    .filter((part) => part !== "")
    .join(" ");
}

/** The first few results of a run: metrics that were evaluated once, unlike those that training follows. */
function resultsText(run: Run): string {
  const results = Object.entries(run.metrics).filter(([name, { count }]) => count === 1 && !isAside(name));
  return results
    .slice(0, figuresALine)
    .map(([name, { last }]) => `${printable(name)} ${formatNumber(last, 4)}`)
    .join(", ");
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

export function planText(plan: SweepPlan): string {
  const parts = [
    `${plan.done} done`,
    ...(plan.failed > 0 ? [`${plan.failed} not completed`] : []),
    `${plan.toRun} to run${plan.retried > 0 ? ` (${plan.retried} of them again)` : ""}`,
  ];
  if (plan.elsewhere > 0) parts.push(`${plan.elsewhere} running elsewhere`);
  const atOnce = plan.replicas > 1 ? `, ${plan.replicas} at once in each` : "";
  const workers =
    plan.toRun > 0 ? ` on ${counted(plan.workers, "worker")} of ${counted(plan.threads, "thread")}${atOnce}` : "";
  const searched = plan.sampler === undefined ? "" : `sweep ${plan.sweep} by ${printable(plan.sampler)}, `;
  return `${printable(plan.study)}: ${plan.isBound ? "up to " : ""}${counted(plan.total, "trial")}, ${parts.join(", ")}${workers}; ${searched}store ${printable(plan.storeUrl)}`;
}

/** `completed k3v9a2bc … in 12 s: nll.test 2.31`, or what went wrong. */
export function endText(run: Run): string {
  const after = run.status === "completed" ? resultsText(run) : printable(run.error ?? "");
  const taken = took(run);
  const time = taken === undefined ? "" : ` in ${formatDuration(taken)}`;
  return `${formatStatus(run.status)} ${runText(run)}${time}${after === "" ? "" : `: ${after}`}`;
}

/** `training 4000/20000, loss 0.1234`. */
export function progressText({ phase, step, steps, loss }: TrialProgress): string {
  const at = step === undefined ? "" : ` ${step}${steps === undefined ? "" : `/${steps}`}`;
  return `${printable(phase)}${at}${loss === undefined ? "" : `, loss ${formatNumber(loss, 4)}`}`;
}

export function stackText(stack: string): string {
  return printableLines(stack);
}
