import type { Trial } from "../search/sampler.js";
import { isHopeless } from "../search/racing.js";
import { UserError } from "../numerics/error.js";
import type { NewRun, Store } from "../tracking/store.js";
import type { FoundSweep, NewSweepTrial, Sweep, SweepRun, SweepStore, SweepTrial } from "../tracking/sweep-store.js";
import { endOfRun, outcomeOf, parseObjective, reportedMetric, valuesOf } from "./outcome.js";
import { proposersOf, type Proposer } from "./proposer.js";
import type { SweptStudy } from "./study.js";
import { readSpec, type SweepSpec } from "./sweep-spec.js";
import { TrialBook } from "./trial-book.js";

/**
 * What a worker can do next: claim a run that is queued, wait for results of others, linger because others run all that is
 * left and may be lost, leave because nothing more is to come, or leave because the sweep was stopped.
 */
export type Step = "claim" | "wait" | "linger" | "done" | "stopped";

/** What the engine needs of a store. */
export interface SearchStore extends Pick<Store, "count"> {
  readonly sweeps: Pick<SweepStore, "find" | "trials" | "runs" | "addTrials" | "change" | "finish" | "revive">;
}

/** What can be said of a sweep's trials before they have run. */
export interface Outlook {
  /** Of the trials that can be known, asked for or not. */
  readonly runs: readonly NewRun[];
  /** Configurations that cannot. */
  readonly unknown: number;
  /** As many runs as there can be in the end, if no race spares a seed and no configuration comes again. */
  readonly most: number;
}

/** A trial in the memory of the engine. */
interface Entry extends SweepTrial {
  /** How it ended, once it has with all the seeds that it gets. */
  ended?: Trial;
  readonly pending: Trial;
}

/** A member with what is known of its search. */
interface Search {
  readonly proposer: Proposer;
  readonly entries: Entry[];
  /** The first entries as a sampler sees them that does not look at results. */
  readonly pending: Trial[];
  /** The first entries as they ended. */
  readonly ended: Trial[];
  /** How many of the first entries have ended. */
  prefix: number;
  /** There is nothing more to try. */
  exhausted: boolean;
}

/**
 * Asks for the trials of a sweep as their turn comes. Trial i is asked for, and raced, with the results of trials 0 to
 * i - lag and no others: what it is depends on the sweep's record alone, so that any number of workers, on any machines, may
 * ask at any time and stop at any time. Two that ask for the same trial give the same answer, of which the store keeps one.
 */
export class SearchEngine {
  readonly #store: SearchStore;
  readonly #swept: SweptStudy;
  readonly #id: string;
  #sweep: Sweep | undefined;
  #spec!: SweepSpec;
  #searches: Search[] = [];
  #book!: TrialBook;

  readonly #onNote: (text: string) => void;
  #isNoted = false;

  constructor(store: SearchStore, id: string, swept: SweptStudy, onNote: (text: string) => void = () => undefined) {
    this.#store = store;
    this.#swept = swept;
    this.#id = id;
    this.#onNote = onNote;
  }

  get spec(): SweepSpec {
    return this.#spec;
  }

  /** Does what is to be done before another run can be claimed. */
  async advance(): Promise<Step> {
    const sweep = await this.#read();
    if (sweep.state === "stopped") return "stopped";
    return this.needsResults ? this.#advanceWithResults(sweep) : this.#advancePlanted(sweep);
  }

  /**
   * Adds all trials that can be known without results, and runs that were removed; of their runs, if `only` is given, those
   * that it holds for.
   */
  async plant(only?: (run: NewRun) => boolean): Promise<void> {
    await this.#read();
    await this.#refresh();
    const all: NewSweepTrial[] = this.#missingRuns();
    if (!this.needsResults) {
      for (const search of this.#searches) {
        for (let next = this.#ask(search); next !== undefined; next = this.#ask(search)) {
          search.entries.push(entryOf(next));
          all.push(next);
        }
      }
    }
    const chosen = only ? all.map((trial) => ({ ...trial, runs: trial.runs.filter(only) })) : all;
    if (chosen.length > 0) await this.#store.sweeps.addTrials(this.#id, chosen);
    if (this.needsResults || only) return;
    this.#sweep = await this.#store.sweeps.change(this.#id, {
      spec: (spec) => ({ ...spec, planted: true }),
    });
    this.#spec = readSpec(this.#sweep);
  }

  /** What can be said now of all that is to come. The engine is of no other use afterwards. */
  async foresee(): Promise<Outlook> {
    await this.#read();
    await this.#refresh();
    const runs: NewRun[] = [];
    const seeds = new Map<string, Set<number>>();
    const allow = (configHash: string, some: readonly number[]): void => {
      const known = seeds.get(configHash) ?? new Set();
      for (const seed of some) known.add(seed);
      seeds.set(configHash, known);
    };
    let unknown = 0;
    for (const search of this.#searches) {
      const { proposer, entries } = search;
      for (const entry of entries) {
        const known = this.#knownSeeds(search, entry);
        runs.push(...this.#newTrial(proposer, entry, known).runs);
        allow(entry.configHash, entry.ended === undefined ? this.#allSeeds : known);
      }
      const ahead = !proposer.needsResults;
      for (let next = this.#ask(search, ahead); next !== undefined; next = this.#ask(search, ahead)) {
        entries.push(entryOf(next));
        runs.push(...next.runs);
        allow(next.configHash, this.#allSeeds);
      }
      if (!this.#isComplete(search)) unknown += this.#spec.trials! - entries.length;
    }
    const most = [...seeds.values()].reduce((sum, { size }) => sum + size, unknown * this.#allSeeds.length);
    return { runs, unknown, most };
  }

  #knownSeeds(search: Search, entry: Entry): readonly number[] {
    const known = this.#book.runs(entry.configHash);
    const more = this.#seedsToAdd(search, entry);
    return this.#allSeeds.filter((seed) => known.has(seed) || more.includes(seed));
  }

  /** Whether trials, or how far they are run, depend on how others ended. */
  get needsResults(): boolean {
    const { racing, pruner } = this.#spec;
    return (racing ?? pruner) !== undefined || this.#searches.some(({ proposer }) => proposer.needsResults);
  }

  /** The record as it is now; what is in memory is built anew when it has changed. */
  async #read(): Promise<FoundSweep> {
    const sweep = await this.#store.sweeps.find(this.#id);
    if (sweep === undefined) throw new UserError(`Sweep ${this.#id} is no longer in the store.`, { kind: "failure" });
    if (sweep.updatedAt === this.#sweep?.updatedAt) return sweep;
    const spec = readSpec(sweep);
    if (spec.definition !== this.#swept.definition) throw changedStudy(sweep, spec);
    this.#sweep = sweep;
    this.#spec = spec;
    const metrics = spec.objectives.map((objective) => parseObjective(objective).metric);
    this.#book = new TrialBook(this.#store, this.#id, [...metrics, reportedMetric]);
    const proposers = await proposersOf(this.#swept, spec);
    this.#searches = proposers.map((proposer) => ({
      proposer,
      entries: [],
      pending: [],
      ended: [],
      prefix: 0,
      exhausted: false,
    }));
    return sweep;
  }

  /** Trials are all in the store from the beginning: only what crashed is left to be seen to. */
  async #advancePlanted(sweep: FoundSweep): Promise<Step> {
    if (!this.#spec.planted) {
      await this.plant();
      return this.advance();
    }
    if (sweep.waiting) return "claim";
    if ((await this.#store.sweeps.revive(this.#id, { retries: this.#spec.retries, killed: false })) > 0) return "claim";
    if ((await this.#store.count({ sweep: this.#id, status: ["running"] })) > 0) return "linger";
    await this.#store.sweeps.finish(sweep);
    return "done";
  }

  async #advanceWithResults(sweep: Sweep): Promise<Step> {
    await this.#refresh();
    const missing = this.#missingRuns();
    if (missing.length > 0) {
      await this.#store.sweeps.addTrials(this.#id, missing);
      return "claim";
    }
    const open = this.#book.openRuns();
    if (open.some(({ status }) => status === "queued")) return "claim";
    const next = this.#nextTrial();
    if (next !== undefined) {
      await this.#store.sweeps.addTrials(this.#id, [next]);
      return "claim";
    }
    const { retries } = this.#spec;
    if (open.some((run) => run.status !== "running" && endOfRun(run, retries) === undefined)) {
      if ((await this.#store.sweeps.revive(this.#id, { retries, killed: true })) > 0) return "claim";
    }
    if (!this.#searches.every((search) => this.#isComplete(search))) return "wait";
    const isOver = this.#searches.every(({ prefix, entries }) => prefix === entries.length);
    if (!isOver || open.some(({ status }) => status === "running")) return "linger";
    await this.#store.sweeps.finish(sweep);
    return "done";
  }

  /** Reads what is new, and notes which trials have ended. */
  async #refresh(): Promise<void> {
    await this.#book.refresh();
    for (const search of this.#searches) {
      for (const trial of this.#book.trials(search.proposer.member).slice(search.entries.length)) {
        search.entries.push(entryOf(trial));
      }
      for (const entry of search.entries.slice(search.prefix)) {
        if (entry.ended === undefined && this.#wantedSeeds(search, entry) === "ended") this.#end(entry);
        while (search.entries[search.prefix]?.ended !== undefined) search.prefix++;
      }
    }
  }

  #end(entry: Entry): void {
    const { number, point, configHash } = entry;
    const runs = this.#judged(entry).filter((run) => run !== undefined);
    entry.ended = { number, point, ...outcomeOf(runs, this.#spec) };
    const mute = runs.find((run) => run.status === "completed" && valuesOf(run, this.#spec) === undefined);
    if (mute) this.#noteMissing(mute);
    const { addedSeeds } = this.#spec;
    const known = this.#book.runs(configHash);
    const isSettled = (seed: number) => {
      const run = known.get(seed);
      return run !== undefined && endOfRun(run, this.#spec.retries) !== undefined;
    };
    if (!this.#deservesMore(entry) || addedSeeds.every(isSettled)) this.#book.settle(configHash);
  }

  #noteMissing({ id, values }: SweepRun): void {
    if (this.#isNoted) return;
    this.#isNoted = true;
    const missing = this.#spec.objectives.map((one) => parseObjective(one).metric).filter((one) => !(one in values));
    this.#onNote(
      `Run ${id} has completed without ${missing.join(", ")}, by which it is to be judged: its trial counts as failed. ` +
        "`pushforward show` lists the metrics that it has.",
    );
  }

  /** The runs by which a trial is judged, in the order of the seeds; gaps where there is none. */
  #judged({ configHash }: SweepTrial): readonly (SweepRun | undefined)[] {
    const known = this.#book.runs(configHash);
    return this.#spec.seeds.map((seed) => known.get(seed));
  }

  /** The seeds that a trial is to be run with as far as can be said now, or that it has ended with those that it has. */
  #wantedSeeds(search: Search, entry: Entry): readonly number[] | "ended" | "waiting" {
    const { seeds, racing, retries, lag } = this.#spec;
    const first = racing?.seedsAtFirst ?? seeds.length;
    const runs = this.#judged(entry);
    const missing = seeds.slice(0, first).filter((_, i) => runs[i] === undefined);
    if (missing.length > 0) return missing;
    const given = runs.slice(0, runs.includes(undefined) ? runs.indexOf(undefined) : runs.length) as SweepRun[];
    const ends = given.map((run) => endOfRun(run, retries));
    if (ends.includes(undefined)) return "waiting";
    if (given.length === seeds.length || ends.some((end) => end !== "completed")) return "ended";
    // A race: one more seed, unless the trial is hopeless beside the best of those that it is held against.
    if (search.prefix < Math.min(entry.number - lag + 1, search.entries.length)) return "waiting";
    const best = this.#bestBefore(search, entry.number - lag);
    const own = given.map((run) => valuesOf(run, this.#spec)?.[0] ?? NaN);
    return best !== undefined && isHopeless(own, best.slice(0, own.length), racing!.alpha)
      ? "ended"
      : [seeds[given.length]!];
  }

  /** The values of the best of the trials up to number `last` that were run with every seed. */
  #bestBefore(search: Search, last: number): readonly number[] | undefined {
    const { seeds } = this.#spec;
    let best: Entry | undefined;
    for (const entry of search.entries.slice(0, Math.max(0, last + 1))) {
      const value = entry.ended?.values[0];
      if (entry.ended?.state !== "completed" || !Number.isFinite(value)) continue;
      if (this.#judged(entry).includes(undefined)) continue;
      if (best === undefined || value! < best.ended!.values[0]!) best = entry;
    }
    return best && seeds.map((_, i) => valuesOf(this.#judged(best)[i]!, this.#spec)![0]!);
  }

  /** Whether a trial that has ended gets the seeds that were added later. */
  #deservesMore(entry: Entry): boolean {
    if (entry.ended?.state !== "completed") return false;
    return !this.#judged(entry).includes(undefined);
  }

  /** Runs that known trials are to have and do not have. */
  #missingRuns(): NewSweepTrial[] {
    const missing: NewSweepTrial[] = [];
    // Trials that have ended get no more than seeds that were added.
    const onlyOpen = this.needsResults && this.#spec.addedSeeds.length === 0;
    for (const search of this.#searches) {
      for (const entry of onlyOpen ? search.entries.slice(search.prefix) : search.entries) {
        const seeds = this.#seedsToAdd(search, entry);
        if (seeds.length > 0) missing.push(this.#newTrial(search.proposer, entry, seeds));
      }
    }
    return missing;
  }

  #seedsToAdd(search: Search, entry: Entry): readonly number[] {
    if (!this.needsResults) return this.#without(entry, this.#allSeeds);
    if (entry.ended !== undefined) return this.#missingAdded(entry);
    const wanted = this.#wantedSeeds(search, entry);
    return typeof wanted === "string" ? [] : wanted;
  }

  get #allSeeds(): readonly number[] {
    return [...this.#spec.seeds, ...this.#spec.addedSeeds];
  }

  /** Seeds that were added later and that a trial which has ended is to be run with. */
  #missingAdded(entry: Entry): readonly number[] {
    const { addedSeeds } = this.#spec;
    return addedSeeds.length > 0 && this.#deservesMore(entry) ? this.#without(entry, addedSeeds) : [];
  }

  /** Those of the seeds that a trial has no run with. */
  #without({ configHash }: SweepTrial, seeds: readonly number[]): readonly number[] {
    const known = this.#book.runs(configHash);
    return seeds.filter((seed) => !known.has(seed));
  }

  /** The next trial of the member that has had the fewest, among those whose next trial can be known. */
  #nextTrial(): NewSweepTrial | undefined {
    const order = [...this.#searches].sort((a, b) => a.entries.length - b.entries.length);
    for (const search of order) {
      const next = this.#ask(search);
      if (next !== undefined) return next;
    }
    return undefined;
  }

  #isComplete({ entries, exhausted }: Search): boolean {
    const { trials } = this.#spec;
    return exhausted || (trials !== undefined && entries.length >= trials);
  }

  /** Asks for the next trial of a member, if it can be known, and if its turn has come or is not to be waited for. */
  #ask(search: Search, ahead = false): NewSweepTrial | undefined {
    if (this.#isComplete(search)) return undefined;
    const { proposer, entries } = search;
    const number = entries.length;
    const told = Math.max(0, number - this.#spec.lag + 1);
    if (this.needsResults && !ahead && search.prefix < told) return undefined;
    const trials = proposer.needsResults ? knownTrials(search, told) : allPending(search);
    const point = proposer.suggest(number, trials);
    if (point === undefined) {
      search.exhausted = true;
      return undefined;
    }
    const { configHash } = proposer.configured(number, point);
    const trial = { member: proposer.member, number, configHash, point };
    const { seeds, racing } = this.#spec;
    const first = this.needsResults ? seeds.slice(0, racing?.seedsAtFirst) : this.#allSeeds;
    return this.#newTrial(proposer, trial, first);
  }

  #newTrial(proposer: Proposer, trial: SweepTrial, seeds: readonly number[]): NewSweepTrial {
    const { member, number, configHash, point } = trial;
    const { overrides, source } = this.#swept;
    const planned = proposer.configured(number, point);
    const runs = seeds.map((seed): NewRun => ({ ...planned, seed, overrides, source }));
    return { member, number, configHash, point, runs };
  }
}

function entryOf(trial: SweepTrial): Entry {
  const { number, point } = trial;
  return { ...trial, pending: { number, point, state: "pending", values: [] } };
}

/** The first `told` entries as they ended, which they have, and those after them as pending. */
function knownTrials({ entries, ended }: Search, told: number): readonly Trial[] {
  while (ended.length < told) ended.push(entries[ended.length]!.ended!);
  return ended.slice(0, told).concat(entries.slice(told).map(({ pending }) => pending));
}

/** All entries as pending ones; listed little by little, for all of many trials may be asked for at once. */
function allPending({ entries, pending }: Search): readonly Trial[] {
  while (pending.length < entries.length) pending.push(entries[pending.length]!.pending);
  return pending;
}

function changedStudy({ id }: Sweep, { file }: SweepSpec): UserError {
  return new UserError(
    `${file} does not describe the models of sweep ${id} any more: put it back as it was, or begin another sweep with it.`,
    { kind: "failure" },
  );
}
