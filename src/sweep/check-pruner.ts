import type { ComponentRef } from "../component/component.js";
import { buildComponent } from "../experiment/build-component.js";
import type { Experiment } from "../experiment/experiment.js";
import { UserError } from "../numerics/error.js";
import { lastReport, type PrunedSearch } from "../search/pruner.js";
import { trainingOptions } from "../training/options.js";

/** Refuses a pruner that could never end a trial; settings that are searched over are judged in each trial. */
export async function checkPruner(
  reference: ComponentRef<"pruner">,
  study: Experiment,
  trials: number | undefined,
): Promise<void> {
  const trainings = trainingsOf(study);
  if (trainings.every(({ validateEvery }) => validateEvery === undefined)) {
    throw new UserError(
      "search.pruner: nothing is reported along training; say how often with training.validateEvery, such as " +
        "--set training.validateEvery=500.",
    );
  }
  const pruner = await buildComponent(reference, "search.pruner", study.registry);
  for (const { steps, validateEvery: every } of trainings) {
    if (typeof steps !== "number" || typeof every !== "number") continue;
    const search: PrunedSearch = { steps, every, ...(trials !== undefined && { trials }) };
    if (lastReport(search) === 0) {
      throw new UserError(
        `search.pruner: nothing is reported before the last step; training.validateEvery is ${every}, and a training has ` +
          `${steps} steps.`,
      );
    }
    const obstacle = pruner.obstacle?.(search);
    if (obstacle !== undefined) throw new UserError(`search.pruner: no trial would ever be ended: ${obstacle}.`);
  }
}

/** What the members say of their training, with the default of its length; search spaces in their places. */
function trainingsOf({ main, compare }: Experiment): readonly Readonly<Record<string, unknown>>[] {
  return [main, ...compare].map(({ own }) => {
    const given: Record<string, unknown> = { ...(main.own.training as object), ...(own.training as object) };
    return { ...given, steps: given["steps"] ?? trainingOptions.steps.parse(undefined) };
  });
}
