import { conditionalOt } from "./conditional-ot.js";

export { conditionalOt };

/** Every probability path. */
export const paths = [conditionalOt];
