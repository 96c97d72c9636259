import { describe, expect, it } from "vitest";
import { axisValue, searchedAxis } from "../../../src/report/data/axis.js";
import type { Json } from "../../../src/tracking/store.js";

const run = (label: string, point: Record<string, Json>) => ({ label, point });

describe("searchedAxis", () => {
  it("takes options that always agree as one axis, also where a model has only one of them", () => {
    const runs = [0.1, 0.01, 1].flatMap((sigma) => [
      run("flow", { "loss.path.sigma": sigma }),
      run("kde", { "loss.path.sigma": sigma, "model.bandwidth": sigma }),
    ]);
    const axis = searchedAxis([...runs, run("realNvp", {})])!;
    expect(axis.paths).toEqual(["loss.path.sigma", "model.bandwidth"]);
    expect(axis.values).toEqual([0.01, 0.1, 1]);
    expect(axis).toMatchObject({ title: "bandwidth σ", symbol: "σ", logarithmic: true });
    expect(axisValue(runs[0]!, axis.paths)).toBe(0.1);
    expect(axisValue(run("realNvp", {}), axis.paths)).toBeUndefined();
  });

  it("takes equal grids of different models as one axis", () => {
    const runs = [1, 2, 3].flatMap((layers) => [
      run("a", { "model.layers": layers }),
      run("b", { "model.depth": layers }),
    ]);
    expect(searchedAxis(runs)!.paths).toEqual(["model.depth", "model.layers"]);
  });

  it("keeps options apart that differ in some run, and takes the one with most values", () => {
    const runs = [1, 2, 3].flatMap((depth) =>
      [8, 16].map((width) => run("mlp", { "model.depth": depth, "model.width": width })),
    );
    const axis = searchedAxis(runs)!;
    expect(axis.paths).toEqual(["model.depth"]);
    expect(axis).toMatchObject({ title: "depth", logarithmic: false });
  });

  it("is logarithmic only for positive values that are far apart", () => {
    const of = (...values: number[]) =>
      searchedAxis(values.map((value) => run("m", { "model.alpha": value })))!.logarithmic;
    expect(of(0.1, 1)).toBe(true);
    expect(of(0, 1)).toBe(false);
    expect(of(1, 2, 3)).toBe(false);
  });

  it("is absent where nothing numeric was searched, or only one value", () => {
    expect(searchedAxis([run("a", {}), run("b", {})])).toBeUndefined();
    expect(searchedAxis([run("a", { solver: "rk4" }), run("a", { solver: "euler" })])).toBeUndefined();
    expect(searchedAxis([run("a", { "model.width": 64 })])).toBeUndefined();
  });
});
