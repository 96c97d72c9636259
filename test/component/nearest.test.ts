import { describe, expect, it } from "vitest";
import { nearest, suggestion } from "../../src/component/nearest.js";

const names = ["hidden", "activation", "layers", "learningRate"];

describe("nearest", () => {
  it.each([
    ["hiden", "hidden"],
    ["Hidden", "hidden"],
    ["learning", "learningRate"],
    ["learning_rate", "learningRate"],
    ["layer", "layers"],
  ])("takes %s for %s", (given, meant) => {
    expect(nearest(given, names)).toBe(meant);
  });

  it("is silent where nothing is close", () => {
    expect(nearest("bandwidth", names)).toBeUndefined();
    expect(suggestion("bandwidth", names)).toBe("expected one of activation, hidden, layers, learningRate.");
    expect(suggestion("bandwidth", [])).toBe("there are none.");
  });
});
