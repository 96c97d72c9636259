import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, flatten, hashOf } from "../../src/experiment/config.js";
import { conditionalOt } from "../../src/paths/index.js";

describe("canonicalJson", () => {
  it("sorts keys at every depth and keeps the order of lists", () => {
    expect(canonicalJson({ b: [3, { d: 1, c: "x" }], a: null })).toBe(`{"a":null,"b":[3,{"c":"x","d":1}]}`);
    expect(canonicalJson({ a: undefined, b: 1 })).toBe(`{"b":1}`);
  });

  it("keeps every number exactly, and gives equal text for equal values however they are written", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(Object.fromEntries(Object.entries(value).reverse()))).toBe(text);
      }),
    );
    expect(canonicalJson(0.1 + 0.2)).toBe("0.30000000000000004");
  });

  it("is what is hashed", () => {
    const expected = createHash("sha256").update(`{"a":1,"b":2}`).digest("hex");
    expect(hashOf({ b: 2, a: 1 })).toBe(expected);
    expect(hashOf({ b: 2, a: 1 + Number.EPSILON })).not.toBe(expected);
  });
});

describe("flatten", () => {
  it("has a component's name at its path and its options below", () => {
    expect(flatten({ loss: { kind: "loss", name: "cfm", options: { path: conditionalOt({ sigma: 0.05 }) } } })).toEqual(
      {
        loss: "cfm",
        "loss.path": "conditionalOt",
        "loss.path.sigma": 0.05,
      },
    );
  });

  it("keeps lists whole, those of components by name", () => {
    const metric = (name: string, n: number) => ({ kind: "metric", name, options: { n } });
    expect(flatten({ hidden: [64, 64], metrics: [metric("nll", 1), metric("w2", 2), metric("nll", 3)] })).toEqual({
      hidden: [64, 64],
      metrics: ["nll", "w2", "nll#2"],
      "metrics.nll.n": 1,
      "metrics.w2.n": 2,
      "metrics.nll#2.n": 3,
    });
  });
});
