import { conditionalFlowMatching } from "./conditional-flow-matching.js";
import { negativeLogLikelihood } from "./negative-log-likelihood.js";

export { conditionalFlowMatching, negativeLogLikelihood };

/** Every loss. */
export const losses = [conditionalFlowMatching, negativeLogLikelihood];
