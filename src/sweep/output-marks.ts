/**
 * Lines that a worker prints between those of its trials, on standard output and standard error alike: messages between
 * the processes take another way, and could not tell exactly which trial printed what.
 */
const begin = /^\0pushforward begin (\w+) (\d+)$/;
const end = "\0pushforward end";

/** The attempt of a run that prints. */
export interface Printing {
  readonly id: string;
  readonly attempt: number;
}

/** The line that says who prints what follows it: an attempt, or no trial. */
export function markLine(printing: Printing | undefined): string {
  return printing === undefined ? end : `\0pushforward begin ${printing.id} ${printing.attempt}`;
}

/** In a worker: what follows is printed by this attempt, or by no trial. */
export function mark(printing: Printing | undefined): void {
  for (const stream of [process.stdout, process.stderr]) stream.write(`${markLine(printing)}\n`);
}

/** Tells what a stream's lines belong to, as they come. */
export class MarkReader {
  #printing: Printing | undefined;

  /** Takes a line: whose it is, or "mark" for one that no reader should see. */
  read(line: string): { readonly printing?: Printing } | "mark" {
    const found = begin.exec(line);
    if (found) this.#printing = { id: found[1]!, attempt: Number(found[2]) };
    else if (line === end) this.#printing = undefined;
    else return { ...(this.#printing && { printing: this.#printing }) };
    return "mark";
  }
}
