import type { ChartAnswer } from "../api.js";

/** What the process that draws charts is asked for. */
export interface ChartsRequest {
  /** Of the store, as it is opened: it may hold a password, and is told in no other way. */
  readonly url: string;
  readonly study: string;
  readonly metric: string;
}

/** What it answers: the charts, or what was wrong, in a sentence for users. */
export type ChartsReply = { readonly charts: readonly ChartAnswer[] } | { readonly refused: string };
