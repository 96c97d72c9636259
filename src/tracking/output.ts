import type { Knex } from "knex";
import { chunks } from "./chunks.js";
import type { Engine } from "./engine.js";
import { runRow, type OutputRow } from "./rows.js";
import type { OutputLine } from "./store.js";
import { storableText } from "./text.js";

/** Lines kept of an attempt, and characters of a line: a trial that prints without end must not fill the disk. */
const mostLines = 20_000;
const longestLine = 10_000;
const rowsAStatement = 100;

/** Appends lines to what attempts of a run have printed. */
export async function keepOutput(engine: Engine, id: string, lines: readonly OutputLine[]): Promise<void> {
  await engine.write(async (trx) => {
    const { key: run } = await runRow(trx, id);
    for (const attempt of new Set(lines.map((line) => line.attempt))) {
      const [kept] = await trx<OutputRow>("output").where({ run, attempt }).count<{ n: number }[]>({ n: "*" });
      const first = kept!.n;
      const rows = lines
        .filter((line) => line.attempt === attempt)
        .slice(0, Math.max(0, mostLines - first))
        .map(({ at, stream, text }, i) => {
          return { run, attempt, line: first + i, at, stream, text: storableText(text.slice(0, longestLine)) };
        });
      for (const some of chunks(rows, rowsAStatement)) await trx("output").insert([...some]);
    }
  });
}

/** What the attempts of a run printed, in order, from the line `skip` on. */
export async function readOutput(db: Knex, id: string, skip: number): Promise<OutputLine[]> {
  const { key } = await runRow(db, id);
  return db<OutputRow>("output")
    .where("run", key)
    .orderBy(["attempt", "line"])
    .offset(skip)
    .select<OutputLine[]>("attempt", "at", "stream", "text");
}
