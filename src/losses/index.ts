import { cnfLikelihood } from "./cnf-likelihood.js";
import { conditionalFlowMatching } from "./conditional-flow-matching.js";
import { denoisingScoreMatching } from "./denoising-score-matching.js";
import { negativeLogLikelihood } from "./negative-log-likelihood.js";
import { rectifiedFlow } from "./rectified-flow.js";
import { reverseKl } from "./reverse-kl.js";
import { scoreAndFlowMatching } from "./score-and-flow-matching.js";
import { targetFlowMatching } from "./target-flow-matching.js";

export {
  cnfLikelihood,
  conditionalFlowMatching,
  denoisingScoreMatching,
  negativeLogLikelihood,
  rectifiedFlow,
  reverseKl,
  scoreAndFlowMatching,
  targetFlowMatching,
};
export * from "./energies/index.js";

/** Every loss. */
export const losses = [
  conditionalFlowMatching,
  targetFlowMatching,
  denoisingScoreMatching,
  scoreAndFlowMatching,
  rectifiedFlow,
  negativeLogLikelihood,
  cnfLikelihood,
  reverseKl,
];
