import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExpression, type Expression } from "../../src/experiment/expression.js";
import { UserError } from "../../src/numerics/error.js";

const value = (of: number | boolean | string | null): Expression => ({ type: "value", value: of });
const word = (of: string): Expression => ({ type: "word", word: of });
const list = (...items: Expression[]): Expression => ({ type: "list", items });
const either = (...items: Expression[]): Expression => ({ type: "alternatives", items });

describe("parseExpression", () => {
  it.each<[string, Expression]>([
    ["0.05", value(0.05)],
    ["-1e-3", value(-0.001)],
    ["+2", value(2)],
    [".5", value(0.5)],
    ["20_000", value(20000)],
    ["true", value(true)],
    ["false", value(false)],
    ["null", value(null)],
    ["selu", word("selu")],
    ["tfjs:tfjs-node-gpu", word("tfjs:tfjs-node-gpu")],
    ["data/my-file.csv", word("data/my-file.csv")],
    ["2moons", word("2moons")],
    ["1e", word("1e")],
    ["1_", word("1_")],
    [`"two words"`, value("two words")],
    [`'a, [b] = (c)'`, value("a, [b] = (c)")],
    [`"a \\"b\\" \\\\"`, value(`a "b" \\`)],
    [`""`, value("")],
    [`"true"`, value("true")],
    ["[]", list()],
    ["[64, 64]", list(value(64), value(64))],
    ["[[1],[2,3]]", list(list(value(1)), list(value(2), value(3)))],
    ["0.1,0.2 , 0.3", either(value(0.1), value(0.2), value(0.3))],
    ["[64,64],[128,128]", either(list(value(64), value(64)), list(value(128), value(128)))],
    ["realNvp()", { type: "call", word: "realNvp", arguments: [] }],
    [
      "logspace(0.01, 1, 7)",
      { type: "call", word: "logspace", arguments: [0.01, 1, 7].map((one) => ({ value: value(one) })) },
    ],
    [
      "cfm(path=conditionalOt(sigma=0.1), coupling=independent)",
      {
        type: "call",
        word: "cfm",
        arguments: [
          {
            name: "path",
            value: { type: "call", word: "conditionalOt", arguments: [{ name: "sigma", value: value(0.1) }] },
          },
          { name: "coupling", value: word("independent") },
        ],
      },
    ],
    ["  7\t", value(7)],
  ])("reads %s", (text, expected) => {
    expect(parseExpression(text)).toEqual(expected);
  });

  it.each([
    ["", "expected a value but found the end at character 1 of "],
    ["[64,,64]", `expected a value but found "," at character 5 of [64,,64]`],
    ["[64", `expected "," or "]" but found the end at character 4 of [64`],
    ["f(1", `expected "," or ")" but found the end at character 4 of f(1`],
    ["f(1]", `expected "," or ")" but found "]" at character 4 of f(1]`],
    ["1,", "expected a value but found the end at character 3 of 1,"],
    ["my study", `expected "," or the end but found "study" at character 4 of my study`],
    ["a=b", `expected "," or the end but found "=" at character 2 of a=b`],
    ["f(=1)", `expected a value but found "=" at character 3 of f(=1)`],
    [`"open`, `expected the closing " of the text that begins at character 1 of "open`],
    [`"open\\"`, `expected the closing " of the text that begins at character 1 of "open\\"`],
  ])("says where %s stops making sense", (text, message) => {
    expect(() => parseExpression(text)).toThrow(new UserError(message));
  });

  it("never fails otherwise than by a UserError, and never hangs", () => {
    const piece = fc.oneof(
      fc.constantFrom(",", "(", ")", "[", "]", "=", `"`, "'", "\\", " ", "\n", "1", "-", ".", "e", "_", "null", "grid"),
      fc.string({ unit: "binary", maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        try {
          parseExpression(pieces.join(""));
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("reads what JSON writes of numbers, texts and lists", () => {
    const json = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.stringMatching(/^[^"\\\p{Cc}\u2028\u2029\ud800-\udfff]*$/u),
        fc.array(tie("any"), { maxLength: 4 }),
      ),
    })).any;
    const read = (expression: Expression): unknown =>
      expression.type === "list"
        ? expression.items.map(read)
        : expression.type === "value"
          ? expression.value
          : expression;
    fc.assert(
      fc.property(json, (one) => {
        expect(JSON.stringify(read(parseExpression(JSON.stringify(one))))).toBe(JSON.stringify(one));
      }),
    );
  });
});
