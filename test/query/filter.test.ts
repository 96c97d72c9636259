import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { UserError } from "../../src/numerics/error.js";
import type { RunRecord } from "../../src/query/fields.js";
import { parseFields, parseFilter } from "../../src/query/filter.js";
import { matching } from "../../src/query/matches.js";
import { record } from "./runs.js";

const kde = { label: "KDE", startedAt: 2000, finishedAt: 62_000 };

const runs: readonly RunRecord[] = [
  record("a", { "loss.path.sigma": 0.05, "model.hidden": [64, 64], seed: 7 }, { "nll.test": 2.1, "nan or": 1 }),
  record("b", { "loss.path.sigma": 0.05, "model.hidden": [128] }, { "nll.test": NaN }, { seed: 1, status: "failed" }),
  record(
    "c",
    { "loss.path.sigma": 0.5 },
    { "nll.test": 2.7 },
    { ...kde, tags: ["good", "to print"], note: "See fig. 3." },
  ),
  record("d", {}, {}, { tags: ["bad"], status: "queued", study: "circles", createdAt: Date.parse("2026-11-23T14:05") }),
];

const found = (filter: string): string =>
  matching(runs, parseFilter(filter))
    .map(({ id }) => id)
    .join("");

describe("a filter finds", () => {
  test.each<[string, string]>([
    ["loss.path.sigma < 0.1 and nll.test < 2.3 and status = completed", "a"],
    ["nll.test<2.3", "a"],
    ["nll.test >= 2.1", "ac"],
    ["nll.test = NaN", "b"],
    ["nll.test != 2.1", "bc"],
    ["not nll.test = 2.1", "bcd"],
    ["nll.test is missing", "d"],
    ["nll.test is not missing", "abc"],
    ["status in (failed, queued)", "bd"],
    ["status NOT IN (failed, queued)", "ac"],
    ["label ~ kde", "c"],
    ["label !~ kde", "abd"],
    ["model.hidden = [64, 64]", "a"],
    ["model.hidden = [64,128]", ""],
    ["status = failed or status = queued and study = circles", "bd"],
    ["(status = failed or status = queued) and study = circles", "d"],
    ["seed = 1", "b"],
    ["option(seed) = 7", "a"],
    ["min(nll.test) < 1.2", "a"],
    ["lastStep(nll.test) = 9", "abc"],
    ['"nan or" = 1', "a"],
    ["'nan or' == 1", "a"],
    ["took > 59", "c"],
    ["created > '2026-11-23 14:00'", "d"],
    ["created >= 2026-11-23", "d"],
    ["study < d", "d"],
    ["status < 3", ""],
    ["nll.test < Infinity", "ac"],
    ["nll.test > -∞ and nll.test < +∞", "ac"],
    ["nll.test > -1e3", "ac"],
    ["tag = good", "c"],
    ["tag != good", "d"],
    ["not tag = good", "abd"],
    ["tags ~ print", "c"],
    ["tag in (bad, worse)", "d"],
    ["tag is missing", "ab"],
    ["note ~ fig", "c"],
  ])("%s", (filter, expected) => {
    expect(found(filter)).toBe(expected);
  });

  it("nothing in nothing, whatever the field", () => {
    expect(matching([], parseFilter("anything = 1"))).toEqual([]);
  });
});

describe("a filter is refused", () => {
  test.each<[string, string]>([
    ["", "expected the name of a field but found the end at character 1"],
    ["nll.test", 'expected a comparison (< <= > >= = != ~ !~), "in" or "is" but found the end at character 9'],
    ["nll.test <", "expected a value but found the end"],
    ["nll.test < 2 status = failed", 'expected "and", "or" or the end but found "status" at character 14'],
    ["(seed = 1", 'expected ")" but found the end'],
    ["seed in 1", 'expected "(" but found "1"'],
    ["seed not = 1", 'expected "in" but found "="'],
    ["mean(loss) < 1", 'there is no function "mean" (character 1); expected one of first, last, min, max'],
    ["study = 'moons", "expected the closing ' of the text that begins at character 9"],
    ["seed ! 1", 'but found "!" at character 6'],
    [`${"(".repeat(300)}seed = 1${")".repeat(300)}`, "nested more than 200 times"],
    [`model = ${"[".repeat(300)}`, "nested more than 200 times"],
  ])("%s", (filter, message) => {
    expect(() => parseFilter(filter)).toThrow(UserError);
    expect(() => parseFilter(filter)).toThrow(message);
  });

  test.each<[string, string]>([
    ["nll.tset < 2", '--where: no run has "nll.tset"; did you mean "nll.test"?'],
    ["created > 'moons 1'", '--where: created is a time, but "moons 1" is none'],
    ["created > yesterday", '--where: created is a time, but "yesterday" is none'],
  ])("where it does not fit the runs: %s", (filter, message) => {
    expect(() => matching(runs, parseFilter(filter))).toThrow(message);
  });
});

it("reads any text as a filter or refuses it in one sentence", () => {
  const words = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "missing",
    "(",
    ")",
    "[",
    "]",
    ",",
    "<",
    "=",
    "~",
    "!",
    "'",
    '"',
    "\\",
  ];
  const word = fc.oneof(fc.constantFrom(...words, "seed", "nll.test", "1", "NaN"), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (parts) => {
      try {
        matching(runs, parseFilter(parts.join(" ")));
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
    }),
    { seed: 1, numRuns: 2000 },
  );
});

it("finds by any number and text that is written into it", () => {
  fc.assert(
    fc.property(fc.double(), fc.string({ unit: "binary", minLength: 1 }), (value, text) => {
      const run = record("x", { text, value }, {});
      const quoted = `'${text.replaceAll(/[\\']/g, "\\$&")}'`;
      expect(matching([run], parseFilter(`value = ${value} and text = ${quoted}`))).toEqual([run]);
      expect(matching([run], parseFilter(`value != ${value} or text != ${quoted}`))).toEqual([]);
    }),
    { seed: 2 },
  );
});

it("reads lists of fields", () => {
  expect(parseFields('label, min(loss),"a, b"').map(({ name }) => name)).toEqual(["label", "min(loss)", "a, b"]);
  expect(() => parseFields("label loss")).toThrow('expected "," or the end but found "loss"');
});
