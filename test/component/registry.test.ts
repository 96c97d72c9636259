import { describe, expect, it } from "vitest";
import { z } from "zod";
import { component } from "../../src/component/component.js";
import { Registry } from "../../src/component/registry.js";
import type {} from "../../src/couplings/coupling.js";

const coupling = (name: string) =>
  component({
    kind: "coupling",
    name,
    summary: "A coupling.",
    options: { x: z.number() },
    inject: [],
    create: () => ({ pair: () => undefined, independent: true }),
  });
const registry = new Registry([coupling("independent"), coupling("minibatchOt")]);

describe("Registry", () => {
  it("finds members by kind and name", () => {
    expect(registry.definition({ kind: "coupling", name: "minibatchOt" }, "loss.coupling").name).toBe("minibatchOt");
    expect(registry.find("path", "minibatchOt")).toBeUndefined();
    expect(registry.kinds()).toEqual(["coupling"]);
    expect(registry.names("coupling")).toEqual(["independent", "minibatchOt"]);
    expect(registry.definitions("loss")).toEqual([]);
  });

  it("suggests the nearest name for one that is unknown", () => {
    expect(() => registry.definition({ kind: "coupling", name: "indepenent" }, "loss.coupling")).toThrow(
      `loss.coupling: unknown coupling "indepenent"; did you mean "independent"?`,
    );
  });

  it("refuses two members of one name", () => {
    expect(() => new Registry([coupling("a"), coupling("a")])).toThrow(`Two coupling components are named "a"`);
  });
});
