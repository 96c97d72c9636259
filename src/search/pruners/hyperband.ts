import { component } from "../../component/component.js";
import { Stream } from "../../numerics/random.js";
import type { Pruner } from "../pruner.js";
import { halve, halvingObstacle, halvingShape, minResourceOf } from "../successive-halving.js";

export const hyperband = component({
  kind: "pruner",
  name: "hyperband",
  summary:
    "Hyperband: trials are dealt to brackets by their number, in each of which successive halving starts later than in the one before, so that slow starters get a chance.",
  paper: "Li et al. 2016, arXiv:1603.06560; its asynchronous form: Li et al. 2018, arXiv:1810.05934, section 3.3",
  cost: "O(n log_eta(steps)) time for n trials",
  options: halvingShape,
  inject: [],
  create: ({ minResource, eta }): Pruner => ({
    obstacle: (search) => halvingObstacle({ minResource, eta }, search, "hyperband"),
    prune: (question) => {
      const first = minResourceOf({ minResource, eta }, question.steps, "hyperband");
      const shares = bracketShares(first, question.steps, eta);
      const bracket = bracketOf(question.number, shares);
      const others = question.others.filter(({ number }) => bracketOf(number, shares) === bracket);
      return halve({ ...question, others }, { first: first * eta ** bracket, eta });
    },
  }),
});

/**
 * Trials that each bracket gets of as many as fill all once, the one that starts to halve first foremost: ceil(B eta^s /
 * (s + 1)) with s + 1 rungs and B brackets, which gives all brackets about the same steps.
 */
export function bracketShares(first: number, steps: number, eta: number): readonly number[] {
  // The logarithm of an exact power may fall short of its exponent by rounding.
  const brackets = Math.floor(Math.log(steps / first) / Math.log(eta) + 1e-9) + 1;
  return Array.from({ length: brackets }, (_, bracket) => {
    const s = brackets - 1 - bracket;
    return Math.ceil((brackets * eta ** s) / (s + 1));
  });
}

/** The bracket that a trial is dealt to by a hash of its number, with the chances of the shares. */
export function bracketOf(number: number, shares: readonly number[]): number {
  let at = Stream.of(number, "hyperband bracket").integer(shares.reduce((sum, share) => sum + share, 0));
  return shares.findIndex((share) => (at -= share) < 0);
}
