import { UserError } from "../numerics/error.js";
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "../training/checkpoint.js";
import type { RunLog } from "./run-log.js";

/**
 * The two newest checkpoints of a training, in two places that are written by turns: whatever happens while one is being
 * written, the other is whole.
 */
export class Checkpoints {
  readonly #log: RunLog;
  readonly #places: readonly string[];
  /** Where the next one goes. */
  #next = 0;

  /** `places` are the names of the artifacts that hold them. */
  constructor(log: RunLog, places: readonly [string, string]) {
    this.#log = log;
    this.#places = places;
  }

  /** The newest that can be read, if there is one; the run's log tells of those that cannot. */
  async load(): Promise<Checkpoint | undefined> {
    let newest: Checkpoint | undefined;
    for (const [i, place] of this.#places.entries()) {
      const found = await this.#read(place);
      if (found === undefined || (newest !== undefined && found.step <= newest.step)) continue;
      newest = found;
      this.#next = 1 - i;
    }
    return newest;
  }

  async save(checkpoint: Checkpoint): Promise<void> {
    await this.#log.bytes(this.#places[this.#next]!, encodeCheckpoint(checkpoint));
    this.#next = 1 - this.#next;
  }

  /** Lets the next attempt start anew. */
  async clear(): Promise<void> {
    for (const place of this.#places) {
      if ((await this.#log.size(place)) > 0) await this.#log.bytes(place, new Uint8Array());
    }
  }

  async #read(place: string): Promise<Checkpoint | undefined> {
    if ((await this.#log.size(place)) === 0) return undefined;
    try {
      return decodeCheckpoint(await this.#log.read(place));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#log.note(`${place} cannot be used, training goes on from the checkpoint before it: ${error.message}`);
      return undefined;
    }
  }
}
