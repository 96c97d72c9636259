import { describe, expect, it } from "vitest";
import { styleOf } from "../../../src/report/charts/style.js";
import type { FigureConfiguration } from "../../../src/report/drawing/figure.js";
import { darkTheme, inTheme, lightTheme, themeOf } from "../../../src/report/drawing/theme.js";

type Triple = readonly [number, number, number];
type Matrix3 = readonly [Triple, Triple, Triple];

/** What each reader sees of linear RGB (Machado, Oliveira and Fernandes 2009, severity 1). */
const readers: Readonly<Record<string, Matrix3>> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanope: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranope: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanope: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}; // prettier-ignore

const toXyz: Matrix3 = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

function times(matrix: Matrix3, v: Triple): Triple {
  return matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Triple;
}

/** CIE L*a*b* of a colour as a reader sees it. */
function lab(color: string, reader: Matrix3): Triple {
  const linear = [1, 3, 5].map((at) => {
    const share = parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
  const seen = times(reader, linear).map((value) => Math.min(1, Math.max(0, value))) as unknown as Triple;
  const [x, y, z] = times(toXyz, seen).map((value, i) => {
    const share = value / [0.95047, 1, 1.08883][i]!;
    return share > 216 / 24389 ? Math.cbrt(share) : ((24389 / 27) * share + 16) / 116;
  }) as unknown as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function pairsOf(n: number): readonly (readonly [number, number])[] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: i }, (__, j) => [j, i] as const)).flat();
}

describe.each([lightTheme, darkTheme])("the $name theme", ({ palette, paper, ink, faintInk }) => {
  it.each(Object.entries(readers))("keeps the colours of models apart for a reader: %s", (_, reader) => {
    const seen = palette.map((color) => lab(color, reader));
    for (const [i, j] of pairsOf(palette.length)) {
      const distance = Math.hypot(...seen[i]!.map((value, k) => value - seen[j]![k]!));
      expect(distance, `${palette[i]!} and ${palette[j]!}`).toBeGreaterThan(13);
    }
  });

  it("tells models that look alike in grey print apart by dash and mark", () => {
    const lightness = palette.map((color) => lab(color, readers["usual"]!)[0]);
    const series = { label: "", model: "", variant: 0, onAxis: true };
    for (const [i, j] of pairsOf(palette.length)) {
      if (Math.abs(lightness[i]! - lightness[j]!) > 20) continue;
      const [one, other] = [i, j].map((modelIndex) => styleOf({ ...series, modelIndex }));
      const alike = one!.pointStyle === other!.pointStyle && one!.dash.join() === other!.dash.join();
      expect(alike, `models ${i} and ${j}`).toBe(false);
    }
  });

  it("writes with enough contrast to its paper (WCAG 2: 4.5 for text)", () => {
    const luminance = (color: string) => ((lab(color, readers["usual"]!)[0] + 16) / 116) ** 3;
    for (const color of [ink, faintInk]) {
      const [low, high] = [luminance(color), luminance(paper)].sort((a, b) => a - b) as [number, number];
      expect((high + 0.05) / (low + 0.05)).toBeGreaterThan(4.5);
    }
  });
});

describe("inTheme", () => {
  const config = {
    type: "scatter",
    data: {
      datasets: [{ label: "#0072B2 is no colour", data: [], borderColor: "#0072B2", backgroundColor: "#0072B240" }],
    },
  } as unknown as FigureConfiguration;

  it("exchanges colours, their opacity kept, and leaves the rest", () => {
    const { data, options } = inTheme(config, darkTheme);
    expect(data.datasets[0]).toMatchObject({
      label: "#0072B2 is no colour",
      borderColor: darkTheme.palette[0],
      backgroundColor: `${darkTheme.palette[0]!}40`,
    });
    expect(options!.color).toBe(darkTheme.ink);
    expect(themeOf({ data }).name).toBe("dark");
  });

  it("leaves a light chart as it is", () => {
    expect(inTheme(config, lightTheme)).toBe(config);
    expect(themeOf(config).name).toBe("light");
  });
});
