import type { ComponentRef } from "../component/component.js";
import { buildComponent } from "../experiment/build-component.js";
import { configured, gridOf, namedMembers, type Configured } from "../experiment/plan.js";
import { spaceOf } from "../experiment/search-space.js";
import { UserError } from "../numerics/error.js";
import type { SearchSampler, Trial } from "../search/sampler.js";
import type { Point, Space } from "../search/space.js";
import type { SweepSpec } from "./sweep-spec.js";
import type { SweptStudy } from "./study.js";

/** Says which configurations of a member are tried, one after another. */
export interface Proposer {
  readonly member: string;
  /** Whether it must know how earlier trials ended. */
  readonly needsResults: boolean;
  /** The point of trial `number`, all trials before it given; undefined if there is nothing more to try. */
  suggest(number: number, trials: readonly Trial[]): Point | undefined;
  /** The configuration of a trial at a point that was suggested for it. */
  configured(number: number, point: Point): Configured;
}

/** A proposer for each member of a study. */
export async function proposersOf(swept: SweptStudy, spec: SweepSpec): Promise<readonly Proposer[]> {
  const { study } = swept;
  if (spec.sampler === undefined) return gridProposers(swept);
  const sampler = await buildComponent(spec.sampler, "search.sampler", study.registry);
  const members = namedMembers(study).map(({ name, member }) => ({
    name,
    member,
    searched: spaceOf(member, study.main, study.registry),
  }));
  if (members.every(({ searched }) => searched.space.length === 0)) {
    throw new UserError(
      `search.sampler: ${spec.sampler.name} has nothing to search, because no option of ${study.name} has a search space; ` +
        "give one, such as --set 'optimizer.learningRate=logUniform(1e-4,1e-1)', or leave the sampler out.",
    );
  }
  return members.map(({ name, member, searched }) => {
    const { space } = searched;
    return {
      member: name,
      needsResults: sampler.needsResults && space.length > 0,
      suggest: (number, trials) => {
        if (space.length === 0) return onlyPoint(number);
        try {
          return ask(sampler, space, spec, number, trials);
        } catch (error) {
          // What a sampler says to users itself is what they need to know.
          if (error instanceof UserError) throw error;
          throw samplerFailure(spec.sampler!, `cannot say what trial ${number} of ${name} is`, error);
        }
      },
      configured: (number, point) => {
        try {
          return configured(study.name, member, searched.resolveAt(point));
        } catch (error) {
          throw samplerFailure(
            spec.sampler!,
            `gives trial ${number} of ${name} a point outside its search space`,
            error,
          );
        }
      },
    };
  });
}

/** Whose doing it is that a sweep cannot go on, and that nothing is lost by it. */
function samplerFailure({ name }: ComponentRef, fault: string, cause: unknown): UserError {
  const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
  return new UserError(
    `search.sampler: ${name} ${fault}: ${reason}. What has ended is kept, and the sweep goes on when it is begun again ` +
      "with this mended.",
    { kind: "failure", cause },
  );
}

/** A member without search spaces has one trial. */
function onlyPoint(number: number): Point | undefined {
  return number === 0 ? {} : undefined;
}

function ask(
  sampler: SearchSampler,
  space: Space,
  { objectives, samplerSeed }: SweepSpec,
  number: number,
  trials: readonly Trial[],
): Point | undefined {
  return sampler.suggest({ space, number, trials, objectives: Math.max(1, objectives.length), seed: samplerSeed });
}

/** All combinations of all values, as they are planned without a sampler. */
function gridProposers({ study }: SweptStudy): readonly Proposer[] {
  const byMember = new Map<string, Configured[]>();
  for (const { member, trial } of gridOf(study)) {
    const trials = byMember.get(member);
    if (trials) trials.push(trial);
    else byMember.set(member, [trial]);
  }
  return [...byMember].map(([member, trials]) => ({
    member,
    needsResults: false,
    suggest: (number) => (number < trials.length ? {} : undefined),
    configured: (number) => trials[number]!,
  }));
}
