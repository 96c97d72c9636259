import { createTwoFilesPatch } from "diff";
import type { Json, Run } from "../tracking/store.js";

/** A value that two runs do not share; undefined where a run has none. */
export interface Difference {
  readonly name: string;
  readonly a: Json | undefined;
  readonly b: Json | undefined;
}

export interface RunDifference {
  /** What was run: study, label, seed. */
  readonly trial: readonly Difference[];
  /** Options by path. */
  readonly configuration: readonly Difference[];
  /** What it was run with: machine, versions, commit, command. */
  readonly environment: readonly Difference[];
  /** Unified diff of the experiment files; empty where they are the same. */
  readonly source: string;
}

/** What differs between two runs, and nothing else. */
export function diffRuns(a: Run, b: Run): RunDifference {
  const trial = ({ study, label, seed, overrides }: Run) => ({
    study,
    label,
    seed,
    ...prefixed("override ", overrides),
  });
  return {
    trial: differences(trial(a), trial(b)),
    configuration: differences(a.options, b.options),
    environment: differences(flat(a.environment), flat(b.environment)),
    source:
      a.source.text === b.source.text
        ? ""
        : createTwoFilesPatch(a.source.path, b.source.path, a.source.text, b.source.text, a.id, b.id, { context: 3 }),
  };
}

type JsonRecord = Readonly<Record<string, Json>>;

/** Names of both in alphabetical order, with the values in which they differ. */
function differences(a: JsonRecord, b: JsonRecord): readonly Difference[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  const of = (record: JsonRecord, name: string) => (Object.hasOwn(record, name) ? record[name] : undefined);
  return names.map((name) => ({ name, a: of(a, name), b: of(b, name) })).filter((one) => text(one.a) !== text(one.b));
}

function text(value: Json | undefined): string {
  // JSON writes NaN as null.
  return value === undefined ? "" : JSON.stringify(value, (_, item: unknown) => (item !== item ? "NaN" : item));
}

/** Objects within as dotted paths; lists stay whole. */
function flat(value: JsonRecord, path = ""): JsonRecord {
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, item]) =>
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? flat(item as JsonRecord, `${path}${name}.`)
        : { [path + name]: item },
    ),
  ) as JsonRecord;
}

function prefixed(prefix: string, record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [prefix + name, value]));
}
