import type { PointColumns } from "./engine.js";

/** Points of one metric, gathered in the order in which they were logged. */
export class PointBuffer {
  #steps = new Float64Array(16);
  #values = new Float64Array(16);
  #at = new Float64Array(16);
  #length = 0;
  #ascending = true;

  get length(): number {
    return this.#length;
  }

  push(step: number, value: number, at: number): void {
    const i = this.#length;
    if (i === this.#steps.length) this.#grow();
    if (i > 0 && !(step > this.#steps[i - 1]!)) this.#ascending = false;
    this.#steps[i] = step;
    this.#values[i] = value;
    this.#at[i] = at;
    this.#length = i + 1;
  }

  /** Takes the points of `later` behind its own. */
  append(later: PointBuffer): void {
    for (let i = 0; i < later.#length; i++) this.push(later.#steps[i]!, later.#values[i]!, later.#at[i]!);
  }

  /** The points in order of step, each step once: of a step that was logged again, the last value counts. */
  columns(): PointColumns {
    const [steps, values, at] = [this.#steps, this.#values, this.#at].map((column) => column.subarray(0, this.#length));
    if (this.#ascending) return { steps: steps!, values: values!, at: at! };
    const order = Uint32Array.from(steps!, (_, i) => i).sort((a, b) => steps![a]! - steps![b]! || a - b);
    const kept = order.filter((index, i) => steps![index] !== steps![order[i + 1]!]);
    const pick = (column: Float64Array) => Float64Array.from(kept, (index) => column[index]!);
    return { steps: pick(steps!), values: pick(values!), at: pick(at!) };
  }

  #grow(): void {
    const wider = (column: Float64Array) => {
      const twice = new Float64Array(2 * column.length);
      twice.set(column);
      return twice;
    };
    this.#steps = wider(this.#steps);
    this.#values = wider(this.#values);
    this.#at = wider(this.#at);
  }
}
