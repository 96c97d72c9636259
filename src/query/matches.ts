import { UserError } from "../numerics/error.js";
import type { Json } from "../tracking/store.js";
import { checkField, type Field, type RunRecord } from "./fields.js";
import type { Comparison, Filter } from "./filter.js";

/**
 * The runs that meet a filter. A run that lacks a field meets no comparison with it, neither `=` nor `!=`; numbers compare
 * with numbers and texts with texts, a time also with a text such as '2026-11-23 14:05'; NaN equals NaN; `tag` has each of a run's tags as a value. Throws a
 * UserError for a field that no run has.
 */
export function matching<R extends RunRecord>(runs: readonly R[], filter: Filter): R[] {
  for (const field of fieldsOf(filter)) checkField(field, runs, "--where");
  const matches = compile(filter);
  return runs.filter(matches);
}

/** Every field that a filter names. */
export function fieldsOf(filter: Filter): readonly Field[] {
  switch (filter.type) {
    case "and":
    case "or":
      return filter.parts.flatMap(fieldsOf);
    case "not":
      return fieldsOf(filter.part);
    default:
      return [filter.field];
  }
}

type Predicate = (run: RunRecord) => boolean;

function compile(filter: Filter): Predicate {
  switch (filter.type) {
    case "and": {
      const parts = filter.parts.map(compile);
      return (run) => parts.every((part) => part(run));
    }
    case "or": {
      const parts = filter.parts.map(compile);
      return (run) => parts.some((part) => part(run));
    }
    case "not": {
      const part = compile(filter.part);
      return (run) => !part(run);
    }
    case "missing":
      return (run) => filter.field.of(run) === undefined;
    case "in": {
      const tests = filter.values.map((value) => comparing(filter.field, "=", value));
      return onPresent(filter.field, (value) => tests.some((test) => test(value)));
    }
    case "compare": {
      const { field, comparison, value } = filter;
      return onPresent(field, comparing(field, comparison, value), comparison.startsWith("!"));
    }
  }
}

/** Of several values one must meet a condition; one that says what must not be, all. */
function onPresent(field: Field, test: (value: Json) => boolean, denies = false): Predicate {
  return (run) => {
    const value = field.of(run);
    if (value === undefined) return false;
    if (!field.isList || !Array.isArray(value)) return test(value);
    return denies ? value.every(test) : value.some(test);
  };
}

function comparing(field: Field, comparison: Comparison, asked: Json): (value: Json) => boolean {
  const right = field.isTime && typeof asked === "string" ? parseTime(field, asked) : asked;
  switch (comparison) {
    case "=":
      return (left) => equal(left, right);
    case "!=":
      return (left) => !equal(left, right);
    case "~":
      return (left) => contains(left, right);
    case "!~":
      return (left) => !contains(left, right);
    case "<":
      return (left) => comparable(left, right) && left! < right!;
    case "<=":
      return (left) => comparable(left, right) && left! <= right!;
    case ">":
      return (left) => comparable(left, right) && left! > right!;
    case ">=":
      return (left) => comparable(left, right) && left! >= right!;
  }
}

function comparable(left: Json, right: Json): boolean {
  return typeof left === typeof right && (typeof left === "number" || typeof left === "string");
}

function equal(left: Json, right: Json): boolean {
  if (typeof left === "number" || typeof right === "number") return Object.is(left, right) || left === right;
  return JSON.stringify(left) === JSON.stringify(right);
}

function contains(left: Json, right: Json): boolean {
  const text = (value: Json) => (typeof value === "string" ? value : JSON.stringify(value)).toLowerCase();
  return text(left).includes(text(right));
}

function parseTime(field: Field, text: string): number {
  // A date by itself is the day's beginning here, not in Greenwich.
  const time = Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00` : text);
  // Date.parse takes 'moons 1' for a time, too.
  if (/^\d{4}-\d\d/.test(text) && !Number.isNaN(time)) return time;
  throw new UserError(
    `--where: ${field.name} is a time, but ${JSON.stringify(text)} is none; write '2026-11-23' or '2026-11-23 14:05'.`,
  );
}
