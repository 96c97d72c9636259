import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import { filteredRuns } from "./rows.js";
import { runsOf } from "./run-reader.js";
import type { Run, RunFilter } from "./store.js";

/** The one run whose id begins with `prefix`. */
export async function findRun(db: Knex, prefix: string, filter: Pick<RunFilter, "includeDeleted">): Promise<Run> {
  // LIKE has wildcards and ignores case; a range of the index does neither.
  const rows =
    prefix === ""
      ? []
      : await filteredRuns(db, filter)
          .where("id", ">=", prefix)
          .where("id", "<", `${prefix}\u{10FFFF}`)
          .orderBy("id")
          .limit(6);
  const exact = rows.find(({ id }) => id === prefix);
  if (exact ?? rows.length === 1) return (await runsOf(db, [exact ?? rows[0]!]))[0]!;
  if (rows.length === 0) {
    throw new UserError(
      `There is no run whose id begins with ${JSON.stringify(prefix)}: \`pushforward ls\` lists them.`,
    );
  }
  const listed = rows
    .slice(0, 5)
    .map(({ id }) => id)
    .join(", ");
  throw new UserError(
    `Several runs begin with ${JSON.stringify(prefix)}: ${listed}${rows.length > 5 ? ", …" : ""}. Give more of the id.`,
  );
}
