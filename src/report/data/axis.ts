import type { Json } from "../../tracking/store.js";
import type { Axis } from "./report-data.js";

interface Searched {
  readonly label: string;
  readonly point: Readonly<Record<string, Json>>;
}

/**
 * The numeric option that most runs vary, with every option tied to it: options that always agree where they occur
 * together, or that are the same list of values in different models (a KDE's bandwidth and a path's sigma).
 */
export function searchedAxis(runs: readonly Searched[]): Axis | undefined {
  const classes: string[][] = [];
  for (const path of numericPaths(runs)) {
    const tied = classes.find((members) => members.every((member) => areTied(runs, member, path)));
    if (tied) tied.push(path);
    else classes.push([path]);
  }
  const candidates = classes
    .map((paths) => ({
      paths,
      values: valuesOf(runs, paths),
      runs: runs.filter((run) => axisValue(run, paths) !== undefined),
    }))
    .filter(({ values }) => values.length > 1)
    .sort((a, b) => b.values.length - a.values.length || b.runs.length - a.runs.length);
  const best = candidates[0];
  return best && describeAxis(best.paths, best.values);
}

/** Where a run stands on the axis; undefined if none of the axis's options was searched in it. */
export function axisValue(run: Searched, paths: readonly string[]): number | undefined {
  return paths.map((path) => run.point[path]).find((value) => typeof value === "number");
}

function numericPaths(runs: readonly Searched[]): readonly string[] {
  const paths = new Set<string>();
  for (const run of runs) {
    for (const [path, value] of Object.entries(run.point)) if (typeof value === "number") paths.add(path);
  }
  return [...paths].sort();
}

function areTied(runs: readonly Searched[], a: string, b: string): boolean {
  const together = runs.filter((run) => a in run.point && b in run.point);
  if (together.length > 0) return together.every((run) => run.point[a] === run.point[b]);
  const [ofA, ofB] = [valuesOf(runs, [a]), valuesOf(runs, [b])];
  return ofA.length === ofB.length && ofA.every((value, i) => value === ofB[i]);
}

function valuesOf(runs: readonly Searched[], paths: readonly string[]): readonly number[] {
  const values = runs.map((run) => axisValue(run, paths)).filter((value) => value !== undefined);
  return [...new Set(values)].sort((a, b) => a - b);
}

function describeAxis(paths: readonly string[], values: readonly number[]): Axis {
  const names = new Set(paths.map((path) => path.slice(path.lastIndexOf(".") + 1)));
  const isBandwidth = names.has("sigma") || names.has("bandwidth");
  const name = readable([...names].join(" / "));
  const [least, greatest] = [values[0]!, values[values.length - 1]!];
  return {
    paths,
    title: isBandwidth ? "bandwidth σ" : name,
    symbol: isBandwidth ? "σ" : name,
    logarithmic: least > 0 && greatest / least >= 8,
    values,
  };
}

function readable(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
}
