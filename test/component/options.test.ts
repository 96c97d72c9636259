import { describe, expect, it } from "vitest";
import { z } from "zod";
import { component, ref } from "../../src/component/component.js";
import { describeOptions, parseOptions, show } from "../../src/component/options.js";
import type {} from "../../src/paths/path.js";

const straight = component({
  kind: "path",
  name: "straight",
  summary: "A path.",
  options: { sigma: z.number().positive() },
  inject: [],
  create: ({ sigma }) => ({
    bandwidth: sigma,
    at: (t) => ({ alpha: t, sigma, alphaDot: 1, sigmaDot: 0 }),
    atTensor: (t) => ({ alpha: t, sigma: t, alphaDot: t, sigmaDot: t }),
  }),
});

const shape = {
  hidden: z.array(z.int().positive()).min(1).default([64, 64]).describe("widths of the layers"),
  activation: z.enum(["selu", "tanh"]),
  rate: z.number().gt(0).lt(1).optional(),
  noise: z.union([z.number().nonnegative(), z.literal("auto")]).default("auto"),
  range: z
    .tuple([z.number(), z.number()])
    .refine(([a, b]) => a < b, "expected an increasing pair")
    .default([0, 1]),
  path: ref("path").prefault(straight({ sigma: 0.1 })),
};
const required = { activation: "selu" };

function complaint(given: Record<string, unknown>): string {
  try {
    parseOptions(shape, { ...required, ...given }, "model", "mlp");
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("expected the options to be refused");
}

describe("parseOptions", () => {
  it("fills in defaults and leaves out what is optional", () => {
    expect(parseOptions(shape, required, "model", "mlp")).toEqual({
      hidden: [64, 64],
      activation: "selu",
      noise: "auto",
      range: [0, 1],
      path: straight({ sigma: 0.1 }),
    });
  });

  it.each([
    [{ hiden: [3] }, `model.hiden: unknown option of mlp; did you mean "hidden"?`],
    [{ hidden: [64, 0] }, "model.hidden: expected a non-empty list with each an integer > 0, got [64, 0]."],
    [{ hidden: [] }, "model.hidden: expected a non-empty list with each an integer > 0, got []."],
    [{ activation: "sine" }, `model.activation: expected one of "selu", "tanh", got "sine".`],
    [{ activation: undefined }, `model.activation: expected one of "selu", "tanh", got nothing.`],
    [{ rate: 1 }, "model.rate: expected a number > 0 and < 1, got 1."],
    [{ rate: NaN }, "model.rate: expected a number > 0 and < 1, got NaN."],
    [{ noise: "none" }, `model.noise: expected a number >= 0 or "auto", got "none".`],
    [{ range: [2, 1] }, "model.range: expected an increasing pair, got [2, 1]."],
    [{ path: { kind: "loss", name: "nll", options: {} } }, "model.path: expected a path component, got the loss nll."],
    [
      { path: straight },
      "model.path: expected a path component, got a function (was a builder written without its parentheses?).",
    ],
  ])("says what was expected and what was given: %j", (given, message) => {
    expect(complaint(given)).toBe(message);
  });

  it("reports every problem, a line each", () => {
    expect(complaint({ rate: 2, layers: 3 }).split("\n")).toEqual([
      "model.layers: unknown option of mlp; expected one of activation, hidden, noise, path, range, rate.",
      "model.rate: expected a number > 0 and < 1, got 2.",
    ]);
  });

  it("knows no options by inheritance", () => {
    expect(complaint({ toString: 1 })).toMatch(/^model.toString: unknown option of mlp;/);
  });
});

describe("describeOptions", () => {
  it("gives type, default and description of each", () => {
    expect(describeOptions({ options: shape })).toEqual([
      {
        name: "hidden",
        type: "a non-empty list with each an integer > 0",
        required: false,
        default: [64, 64],
        description: "widths of the layers",
      },
      { name: "activation", type: `one of "selu", "tanh"`, required: true },
      { name: "rate", type: "a number > 0 and < 1", required: false },
      { name: "noise", type: `a number >= 0 or "auto"`, required: false, default: "auto" },
      { name: "range", type: "[a number, a number]", required: false, default: [0, 1] },
      { name: "path", type: "a path component", required: false, default: straight({ sigma: 0.1 }) },
    ]);
  });
});

describe("show", () => {
  it("is short and on one line", () => {
    expect(show("a\nb")).toBe(`"a\\nb"`);
    expect(show(Array.from({ length: 100 }, () => 1))).toHaveLength(80);
    expect(show(-Infinity)).toBe("-Infinity");
    expect(show(null)).toBe("null");
  });
});
