import { encodeNpy, type NpyData } from "../numerics/npy.js";
import type { Points } from "../numerics/points.js";
import type { MetricPoint, Store } from "../tracking/store.js";

/** What a trial needs of a store. */
export type RunStore = Pick<Store, "log" | "series" | "putArtifact" | "readArtifact" | "artifacts">;

/** Where one run writes what it finds. */
export class RunLog {
  readonly #store: RunStore;
  readonly #run: string;
  readonly #lastStep: number;
  readonly #note: (text: string) => void;

  /** `lastStep` is the step at which figures of the finished model stand; `note` tells people what they should know. */
  constructor(store: RunStore, run: string, lastStep: number, note: (text: string) => void = () => undefined) {
    this.#store = store;
    this.#run = run;
    this.#lastStep = lastStep;
    this.#note = note;
  }

  note(text: string): void {
    this.#note(`Run ${this.#run}: ${text}`);
  }

  async points(points: readonly MetricPoint[]): Promise<void> {
    if (points.length > 0) await this.#store.log(this.#run, points);
  }

  /** A figure of the finished model, and its standard error under `<name>.se`. */
  async figure(name: string, value: number, standardError?: number): Promise<void> {
    const point = (of: string, figure: number) => ({ name: of, value: figure, step: this.#lastStep, at: Date.now() });
    const error = standardError === undefined ? [] : [point(`${name}.se`, standardError)];
    await this.points([point(name, value), ...error]);
  }

  async bytes(name: string, content: Uint8Array): Promise<void> {
    await this.#store.putArtifact(this.#run, name, content, "application/octet-stream");
  }

  async json(name: string, value: unknown): Promise<void> {
    await this.#store.putArtifact(this.#run, name, new TextEncoder().encode(JSON.stringify(value)), "application/json");
  }

  /** Numbers as they are. */
  async npy(name: string, data: NpyData, shape: readonly number[]): Promise<void> {
    await this.#store.putArtifact(this.#run, name, encodeNpy(data, shape), "application/x-npy");
  }

  /** Numbers as float32, which is enough for pictures. */
  array(name: string, data: Float64Array, shape: readonly number[]): Promise<void> {
    return this.npy(name, Float32Array.from(data), shape);
  }

  cloud(name: string, { n, d, data }: Points): Promise<void> {
    return this.array(name, data, [n, d]);
  }

  /** The last value that was logged under a name in an earlier attempt; 0 if none was. */
  async last(name: string): Promise<number> {
    return (await this.#store.series(this.#run, name)).values.at(-1) ?? 0;
  }

  /** Bytes of what is kept under a name; 0 if nothing is. */
  async size(name: string): Promise<number> {
    return (await this.#store.artifacts(this.#run)).find((one) => one.name === name)?.bytes ?? 0;
  }

  read(name: string): Promise<Uint8Array> {
    return this.#store.readArtifact(this.#run, name);
  }
}
