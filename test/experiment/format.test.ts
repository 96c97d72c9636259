import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatValue } from "../../src/component/format.js";
import { grid, sameAs } from "../../src/component/space.js";
import { parseExpression } from "../../src/experiment/expression.js";
import { interpret } from "../../src/experiment/interpret.js";
import { conditionalFlowMatching } from "../../src/losses/index.js";
import { conditionalOt } from "../../src/paths/index.js";
import { independent } from "../../src/couplings/index.js";
import { study } from "./toy.js";

const { registry } = study();
const read = (text: string, kind?: "loss") => interpret(parseExpression(text), { path: "x", registry, kind });

describe("formatValue", () => {
  it("writes values as they are given on the command line", () => {
    const loss = conditionalFlowMatching({ path: conditionalOt({ sigma: grid(0.1, 1) }), coupling: independent() });
    expect(formatValue(loss)).toBe(
      "conditionalFlowMatching(path=conditionalOt(sigma=grid(0.1, 1)), coupling=independent)",
    );
    expect(read(formatValue(loss), "loss")).toEqual(loss);
    expect(formatValue([[64, 64], "selu", "two words", "true", "1e3", null])).toBe(
      `[[64, 64], selu, "two words", "true", "1e3", null]`,
    );
    expect(read(formatValue(sameAs("loss.path.sigma")))).toEqual(sameAs("loss.path.sigma"));
  });

  it("writes what is read as the same value", () => {
    const values = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.string({ unit: "binary" }),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.array(tie("any"), { minLength: 1, maxLength: 3 }).map((of) => grid(...of)),
      ),
    })).any;
    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.stringify(read(formatValue(value)))).toBe(JSON.stringify(value));
      }),
    );
  });
});
