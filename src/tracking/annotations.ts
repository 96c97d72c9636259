import type { Knex } from "knex";
import { UserError } from "../numerics/error.js";
import { chunks } from "./chunks.js";
import type { Engine } from "./engine.js";
import { idsAStatement, runRow, type AnnotationRow } from "./rows.js";
import type { Annotation } from "./store.js";
import { checkName, decodeJson, storableText } from "./text.js";

const mostTags = 50;
const longestNote = 20_000;

/** Returns the annotation as it is kept: tags without blanks around them, each once; a UserError for what is too long. */
function checked({ tags, note }: Annotation): Annotation {
  const distinct = [...new Set(tags.map((tag) => checkName(tag.trim(), "tag")))];
  if (distinct.length > mostTags) {
    throw new UserError(`A run can have ${mostTags} tags, not ${distinct.length}: leave some out.`);
  }
  if (note.length > longestNote) {
    throw new UserError(`A note can have ${longestNote} characters, not ${note.length}: keep it shorter.`);
  }
  return { tags: distinct, note: storableText(note) };
}

/** Keeps what is said of a run, in place of what was said before. */
export async function annotate(engine: Engine, id: string, annotation: Annotation): Promise<void> {
  const kept = checked(annotation);
  await engine.write(async (trx) => {
    const { key } = await runRow(trx, id);
    await putAnnotation(trx, key, kept);
  });
}

/** The same within a transaction, for an annotation that has been checked or comes from a store. */
export async function putAnnotation(trx: Knex.Transaction, run: number, { tags, note }: Annotation): Promise<void> {
  const before = await trx<AnnotationRow>("annotation").where("run", run).first("changed_at");
  // Later than before, whatever the clock says: the time tells of every change.
  const changed = Math.max(Date.now(), (before?.changed_at ?? 0) + 1);
  await trx("annotation")
    .insert({ run, tags: JSON.stringify(tags), note, changed_at: changed })
    .onConflict("run")
    .merge();
}

/** What was said of each run of which something was said, by its key. */
export async function readAnnotations(db: Knex, runs: readonly number[]): Promise<ReadonlyMap<number, Annotation>> {
  const found = new Map<number, Annotation>();
  for (const some of chunks([...runs], idsAStatement)) {
    const rows = await db<AnnotationRow>("annotation")
      .whereIn("run", [...some])
      .select("run", "tags", "note");
    for (const { run, tags, note } of rows) found.set(run, { tags: decodeJson(tags) as readonly string[], note });
  }
  return found;
}
