import { createHash, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import os, { userInfo } from "node:os";
import path from "node:path";
import { UserError } from "../../numerics/error.js";
import type { Blobs } from "../blobs.js";
import { FolderBlobs } from "../folder-blobs.js";
import type { Artifact, ClaimFilter, Json, MetricPoint, OutputLine, Run, Store, TerminalStatus } from "../store.js";
import { encodeLine, encodeValue, journalVersion, type JournalRecord } from "./records.js";

const syncEveryMs = 500;

/** A file of this process's own that records are appended to, on the disk within half a second; made at the first of them. */
class JournalFile {
  readonly #folder: string;
  #file: number | undefined;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  append(record: JournalRecord): void {
    if (this.#file === undefined) {
      this.#file = this.#create();
      this.#write(this.#file, { type: "journal", version: journalVersion });
    }
    this.#write(this.#file, record);
    this.#timer ??= setTimeout(() => {
      this.settle();
    }, syncEveryMs).unref();
  }

  /** Puts all on the disk. */
  settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#file !== undefined) fsyncSync(this.#file);
  }

  close(): void {
    this.settle();
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #create(): number {
    mkdirSync(this.#folder, { recursive: true });
    const name = `${os.hostname()}-${process.pid}-${randomBytes(4).toString("hex")}${journalEnding}`;
    this.#bytes = 0;
    return openSync(path.join(this.#folder, name), "ax");
  }

  #write(file: number, record: JournalRecord): void {
    const line = Buffer.from(encodeLine(record));
    try {
      writeFileSync(file, line);
    } catch (error) {
      // Half a line, of a full disk, would damage all that is written once there is room again.
      ftruncateSync(file, this.#bytes);
      throw error;
    }
    this.#bytes += line.length;
  }
}

/** How the files of a journal end. */
export const journalEnding = ".journal";

/** The contents of a journal's artifacts. */
export function journalBlobs(folder: string): Blobs {
  return new FolderBlobs(path.join(folder, "artifacts"));
}

/**
 * A store for workers that reach no database: the runs of this machine live in a database in its folder for temporary
 * files, and all that becomes of them is appended to files in `folder`, one a process, each line with its checksum, which
 * `pushforward import` merges into a store.
 */
export async function openJournal(folder: string, openLocal: (url: string) => Promise<Store>): Promise<Store> {
  const place = path.resolve(folder);
  const key = createHash("sha256").update(place).digest("hex").slice(0, 16);
  const local = await openLocal(
    `sqlite:${path.join(os.tmpdir(), `pushforward-journal-${userInfo().uid}-${key}`, "runs.db")}`,
  );
  return journaling(local, new JournalFile(place), journalBlobs(place), `journal:${folder}`);
}

/** The local store, with all that changes a run written down as well. */
function journaling(local: Store, journal: JournalFile, blobs: Blobs, url: string): Store {
  /** The attempts that this process has claimed. */
  const attempts = new Map<string, number>();
  const attemptOf = async (id: string) => attempts.get(id) ?? (await local.find(id)).attempt;
  const finished = ({ id, attempt, status, error, finishedAt }: Run) => {
    journal.append({
      type: "finish",
      id,
      attempt,
      status: status as TerminalStatus,
      ...(error !== undefined && { error }),
      at: finishedAt!,
    });
    journal.settle();
  };
  return {
    url,
    sweeps: local.sweeps,
    enqueue: local.enqueue.bind(local),
    heartbeat: local.heartbeat.bind(local),
    readArtifact: local.readArtifact.bind(local),
    output: local.output.bind(local),
    attempts: local.attempts.bind(local),
    artifacts: local.artifacts.bind(local),
    runs: local.runs.bind(local),
    records: local.records.bind(local),
    count: local.count.bind(local),
    holdings: local.holdings.bind(local),
    revision: local.revision.bind(local),
    find: local.find.bind(local),
    series: local.series.bind(local),
    describeStudy: local.describeStudy.bind(local),
    studies: local.studies.bind(local),
    isStopRequested: local.isStopRequested.bind(local),
    annotate: () => Promise.reject(unchangeable(url)),
    requestStop: () => Promise.reject(unchangeable(url)),
    remove: () => Promise.reject(unchangeable(url)),
    restore: () => Promise.reject(unchangeable(url)),
    adopt: () => Promise.reject(unchangeable(url)),
    async claim(filter: ClaimFilter, owner: string, environment: Readonly<Record<string, Json>>) {
      const claimed = await local.claim(filter, owner, environment);
      if (!claimed) return undefined;
      attempts.set(claimed.id, claimed.attempt);
      journal.append(claimRecord(claimed));
      return claimed;
    },
    async log(id: string, points: readonly MetricPoint[]) {
      await local.log(id, points);
      const written = points.map(({ name, step, value, at }) => [name, step, encodeValue(value), at] as const);
      if (written.length > 0) journal.append({ type: "log", id, attempt: await attemptOf(id), points: written });
    },
    async logOutput(id: string, lines: readonly OutputLine[]) {
      await local.logOutput(id, lines);
      journal.append({ type: "output", id, lines });
    },
    async putArtifact(id: string, name: string, content: Uint8Array, mediaType: string): Promise<Artifact> {
      const artifact = await local.putArtifact(id, name, content, mediaType);
      await blobs.put(content);
      journal.append({ type: "artifact", id, attempt: await attemptOf(id), ...artifact });
      return artifact;
    },
    async release(id: string, reason: string) {
      await local.release(id, reason);
      const { attempt, finishedAt } = (await local.attempts(id)).at(-1)!;
      journal.append({ type: "finish", id, attempt, status: "killed", error: reason, at: finishedAt! });
      journal.settle();
    },
    async finish(id: string, status: TerminalStatus, error?: string) {
      await local.finish(id, status, error);
      finished(await local.find(id));
    },
    async reap() {
      const reaped = await local.reap();
      reaped.forEach(finished);
      return reaped;
    },
    async abandon(owner: string, status: TerminalStatus, error: string) {
      const abandoned = await local.abandon(owner, status, error);
      abandoned.forEach(finished);
      return abandoned;
    },
    async close() {
      await local.close();
      journal.close();
    },
  };
}

function claimRecord(run: Run): JournalRecord {
  const { id, attempt, createdAt, startedAt, environment } = run;
  const { study, label, seed, config, configHash, options, point, overrides, source } = run;
  const trial = { study, label, seed, config, configHash, options, point, overrides, source };
  return { type: "claim", id, run: trial, attempt, createdAt, at: startedAt!, environment };
}

function unchangeable(url: string): UserError {
  return new UserError(`${url} is a journal, which is only written: import it into a store first.`);
}
