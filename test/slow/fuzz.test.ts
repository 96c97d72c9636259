import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runJson } from "../../src/cli/runs/json.js";
import { writeArchive } from "../../src/exchange/archive.js";
import { importRuns, type ImportFormat } from "../../src/exchange/import.js";
import { keptRun } from "../../src/exchange/kept.js";
import { MlflowWriter } from "../../src/exchange/mlflow/write.js";
import { NativeWriter } from "../../src/exchange/native.js";
import { writeEvents } from "../../src/exchange/tensorboard/write.js";
import { UserError } from "../../src/numerics/error.js";
import { Stream } from "../../src/numerics/random.js";
import { parseFilter } from "../../src/query/filter.js";
import { matching } from "../../src/query/matches.js";
import { openStore } from "../../src/tracking/open.js";
import { encodeLine, type JournalRecord } from "../../src/tracking/journal/records.js";
import type { Json, Store } from "../../src/tracking/store.js";
import { addRun } from "../exchange/runs.js";
import { record } from "../query/runs.js";

const filters = 100_000;
/** Cases of each format: together 10^5. Opening a database takes longest. */
const imports: Readonly<Record<ImportFormat, number>> = {
  pushforward: 40_000,
  journal: 30_000,
  tensorboard: 27_000,
  mlflow: 3_000,
};

it(`reads ${filters} damaged filters, or refuses each in a sentence`, () => {
  const stream = Stream.of(1, "filters");
  const runs = [record("a", { "loss.path.sigma": 0.1 }, { "nll.test": 2 })];
  const whole = [
    "loss.path.sigma < 0.1 and nll.test < 2.3 and status = completed",
    'not (min(nll.test) >= -1e3 or label in (a, \'b c\', "d\\"")) and model.hidden = [64, [128]]',
    "created > '2026-11-23 14:00' or error is not missing",
  ];
  const signs = "()[],<>=!~'\"\\ \t\n\0é月\u{1F600}0eE.-+NaN∞";
  for (let i = 0; i < filters; i++) {
    const letters = Array.from(whole[stream.integer(whole.length)]!);
    for (let change = stream.integer(6); change >= 0; change--) {
      const place = stream.integer(letters.length + 1);
      const removed = stream.integer(4);
      letters.splice(
        place,
        removed,
        ...Array.from(signs)
          .slice(stream.integer(signs.length - 3))
          .slice(0, stream.integer(4)),
      );
    }
    const filter = letters.join("");
    try {
      matching(runs, parseFilter(filter));
    } catch (error) {
      if (!(error instanceof UserError))
        throw new Error(`The filter ${JSON.stringify(filter)} broke the parser.`, { cause: error });
    }
  }
});

describe("damaged imports", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "pushforward-fuzz-"));
  const at = (...parts: string[]) => path.join(folder, ...parts);
  const whole = {} as Record<ImportFormat, Buffer>;
  let target: Store;

  beforeAll(async () => {
    const journal = await openStore(`journal:${at("log")}`);
    const kept = await keptRun(journal, await addRun(journal, 1, { sigma: 0.1 }));
    await journal.close();
    const native = new NativeWriter(writeArchive(at("runs.zip")));
    await native.add(kept);
    await native.finish();
    writeEvents(at("tb"), kept);
    const mlflow = await MlflowWriter.create(at("mlflow.db"));
    await mlflow.add({ ...kept, artifacts: [] });
    await mlflow.finish();
    const only = (place: string, part: string) => {
      const names = readdirSync(place, { recursive: true, encoding: "utf8" });
      return readFileSync(
        path.join(
          place,
          names.find((name) => name.includes(part))!,
        ),
      );
    };
    whole.pushforward = readFileSync(at("runs.zip"));
    whole.journal = only(at("log"), ".journal");
    whole.tensorboard = only(at("tb"), "tfevents");
    whole.mlflow = readFileSync(at("mlflow.db"));
    mkdirSync(at("inbox"));
    target = await openStore(`sqlite:${at("target", "store.db")}`, { create: true });
  });

  afterAll(async () => {
    await target.close();
    rmSync(folder, { recursive: true });
  });

  const names: Readonly<Record<ImportFormat, string>> = {
    pushforward: "runs.zip",
    journal: "x.journal",
    tensorboard: "events.out.tfevents.1.x",
    mlflow: "mlflow.db",
  };

  it.each(Object.entries(imports) as [ImportFormat, number][])(
    "%s: %i are read, or each is refused in a sentence, and nothing changes outside the store",
    async (format, count) => {
      const stream = Stream.of(2, format);
      const outside = () =>
        readdirSync(folder, { recursive: true, encoding: "utf8" })
          .filter((name) => !name.startsWith("target"))
          .sort();
      const before = outside();
      for (let i = 0; i < count; i++) {
        // Checksums catch nearly all damage; what they cannot catch is what someone wrote on purpose.
        const change = (i % 2 === 0 ? forgers[format] : undefined) ?? damaged;
        writeFileSync(at("inbox", names[format]), change(whole[format], stream));
        try {
          for await (const { run } of importRuns(target, at("inbox", names[format]), format))
            expect(run.id).not.toBe("");
        } catch (error) {
          if (!(error instanceof UserError))
            throw new Error(`Case ${i} of ${format} broke the import.`, { cause: error });
        }
      }
      rmSync(at("inbox", names[format]));
      expect(outside()).toEqual(before);
      const taken = await target.runs();
      expect(taken.map(runJson)).toHaveLength(taken.length);
      for (const run of taken) await keptRun(target, run);
    },
    600_000,
  );
});

const hostile: readonly Json[] = [
  ...[null, true, "", "x", "../../x", "a\u0000b", "\ud800", "<b>", "'; DROP TABLE run; --", "\u001b[2J", "__proto__"],
  ...[
    "completed",
    "running",
    "NaN",
    -1,
    0,
    0.5,
    2 ** 31,
    2 ** 53,
    9e15,
    -9e15,
    1e300,
    5e-324,
    [],
    {},
    [[]],
    { a: [1] },
  ],
];

/** A copy in which one value within, or one name of an object, is another. */
function changed(value: Json, stream: Stream): Json {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length === 0 || stream.integer(6) === 0) return hostile[stream.integer(hostile.length)]!;
  const at = stream.integer(entries.length);
  const [name, inner] = entries[at]!;
  if (Array.isArray(value)) {
    const copy = [...(value as readonly Json[])];
    copy.splice(
      at,
      1,
      ...([[changed(inner, stream)], [], [inner, inner]][stream.integer(4)] ?? [changed(inner, stream)]),
    );
    return copy;
  }
  const renamed = stream.integer(8) === 0 ? JSON.stringify(hostile[stream.integer(hostile.length)]) : name;
  const others = entries.filter(([other]) => other !== name);
  return Object.fromEntries([...others, [renamed, changed(inner, stream)]]);
}

/** A journal in which the record of one line is another, with the checksum that belongs to it. */
function forgedJournal(journal: Buffer, stream: Stream): string {
  const lines = journal.toString().split("\n").slice(0, -1);
  const at = stream.integer(lines.length);
  const record = JSON.parse(lines[at]!.slice(9)) as Json;
  lines[at] = encodeLine(changed(record, stream) as unknown as JournalRecord).trimEnd();
  return `${lines.join("\n")}\n`;
}

/** An export in which what describes it, or a run, says something else. */
function forgedExport(zip: Buffer, stream: Stream): Uint8Array {
  const files = unzipSync(zip);
  const described = Object.keys(files).filter((name) => /(manifest|run)\.json$/.test(name));
  const name = described[stream.integer(described.length)]!;
  const content = JSON.parse(Buffer.from(files[name]!).toString()) as Json;
  return zipSync({ ...files, [name]: Buffer.from(JSON.stringify(changed(content, stream))) }, { level: 0 });
}

const forgers: Partial<Record<ImportFormat, (whole: Buffer, stream: Stream) => Uint8Array | string>> = {
  pushforward: forgedExport,
  journal: forgedJournal,
};

/** A copy with a few bytes changed, removed, repeated or cut off. */
function damaged(whole: Buffer, stream: Stream): Buffer {
  let bytes = Buffer.from(whole);
  for (let change = stream.integer(4); change >= 0; change--) {
    const place = stream.integer(bytes.length);
    const kind = stream.integer(5);
    if (kind < 2) bytes[place] = stream.integer(256);
    else if (kind === 2)
      bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1 + stream.integer(16))]);
    else if (kind === 3) bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(Math.max(0, place - 20))]);
    else bytes = bytes.subarray(0, Math.max(1, place));
    if (bytes.length === 0) return Buffer.from(whole);
  }
  return bytes;
}
