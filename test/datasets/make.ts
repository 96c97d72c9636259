import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseOptions } from "../../src/component/options.js";
import type { AnyBuilder } from "../../src/component/registry.js";
import type { Dataset, DatasetSource } from "../../src/datasets/dataset.js";
import { Stream } from "../../src/numerics/random.js";

/** What the component makes of these options, checked and completed as those of a study are. */
export function make({ definition }: AnyBuilder, options: Readonly<Record<string, unknown>> = {}): unknown {
  return definition.create(parseOptions(definition.options, options, definition.kind, definition.name));
}

/** The dataset that the component loads in a trial of this seed. */
export async function load(builder: AnyBuilder, options = {}, seed = 0): Promise<Dataset> {
  return (make(builder, options) as DatasetSource).load(Stream.of(seed, "data"));
}

/** A new file with this content. */
export function file(content: string | Uint8Array, name = "data.csv"): string {
  const path = join(mkdtempSync(join(tmpdir(), "pushforward-")), name);
  writeFileSync(path, content);
  return path;
}

/** A CSV file of `n` rows, with a header. */
export function numbersFile(n: number): string {
  const rows = Array.from({ length: n }, (_, i) => `${i},${(i * 37) % n},${-i / 2}`);
  return file(["a,b,c", ...rows].join("\n"));
}
