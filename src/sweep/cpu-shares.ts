/** What a trial has had of the processor. */
export interface CpuShare {
  /** Seconds of processor time so far. */
  seconds(): number;
  /** Takes no more part from now on. */
  leave(): void;
}

/**
 * The processor time of this process, divided among the trials that run in it: at every moment equally among those that
 * run then, so that the parts of all trials add up to what the process has used while there were any.
 */
export class CpuShares {
  readonly #use: () => number;
  readonly #seconds = new Map<CpuShare, number>();
  #at: number;

  /** `use` tells the seconds that the process has used. */
  constructor(use: () => number = processSeconds) {
    this.#use = use;
    this.#at = use();
  }

  join(): CpuShare {
    this.#divide();
    let before: number | undefined;
    const share: CpuShare = {
      seconds: () => {
        this.#divide();
        return before ?? this.#seconds.get(share)!;
      },
      leave: () => {
        before ??= share.seconds();
        this.#seconds.delete(share);
      },
    };
    this.#seconds.set(share, 0);
    return share;
  }

  #divide(): void {
    const now = this.#use();
    const part = (now - this.#at) / this.#seconds.size;
    this.#at = now;
    for (const [share, seconds] of this.#seconds) this.#seconds.set(share, seconds + part);
  }
}

function processSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
