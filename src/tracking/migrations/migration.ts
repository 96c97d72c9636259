import type { Knex } from "knex";
import type { Dialect } from "../engine.js";

/** One step of the schema: released ones are never edited, a change is a new one. */
export interface Migration {
  /** Counts up from 1 without gaps. */
  readonly version: number;
  /** What brings a store of the version before to this one. */
  statements(dialect: Dialect): readonly string[];
  /** Fills what the statements made from what was there, where SQL alone cannot. */
  convert?(trx: Knex.Transaction): Promise<void>;
}
