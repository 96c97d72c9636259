import { describe, expect, it } from "vitest";
import { builtin } from "../../src/experiment/builtin.js";
import { listComponents } from "../../src/experiment/components.js";
import * as pushforward from "../../src/index.js";

describe("the built-in components", () => {
  it.each(builtin.map(({ definition }) => [definition.kind, definition.name] as const))(
    "the %s %s can be imported by its name",
    (kind, name) => {
      const builder = (pushforward as unknown as Record<string, (typeof builtin)[number] | undefined>)[name];
      expect(builder?.definition).toMatchObject({ kind, name });
    },
  );

  it("are listed with what there is to know of them", () => {
    const [info] = listComponents("path").filter(({ name }) => name === "conditionalOt");
    expect(info).toMatchObject({
      kind: "path",
      name: "conditionalOt",
      paper: expect.stringMatching(/arXiv:2210.02747/) as unknown,
    });
    expect(info!.options).toMatchObject([{ name: "sigma", type: "a number >= 0", required: true }]);
    const { options } = listComponents("loss").find(({ name }) => name === "conditionalFlowMatching")!;
    expect(options.slice(0, 2)).toMatchObject([
      { name: "path", type: "a path component", required: true },
      { name: "coupling", type: "a coupling component", required: false, default: pushforward.independent() },
    ]);
  });

  it.each(listComponents())("$kind $name explains itself and every option", ({ summary, options }) => {
    expect(summary).toMatch(/^[A-Z].*\.$/);
    for (const { name, description, type } of options) {
      expect(description, name).toBeTruthy();
      expect(type, name).not.toBe("any value");
    }
  });

  it("can be listed kind by kind, and as JSON", () => {
    const all = listComponents();
    expect(new Set(all.map(({ kind }) => kind))).toEqual(
      new Set([
        "dataset",
        "base",
        "model",
        "loss",
        "path",
        "coupling",
        "optimizer",
        "schedule",
        "solver",
        "sampler",
        "divergence",
        "energy",
        "metric",
        "searchSampler",
        "pruner",
        "launcher",
      ]),
    );
    expect(listComponents("solver")).toEqual(all.filter(({ kind }) => kind === "solver"));
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });
});
