import type { ChartData } from "chart.js";
import { faintInk, gridInk, ink, palette } from "./colors.js";
import { figureOf, type FigureConfiguration } from "./figure.js";

/** The colours of a drawing, each in the place that it has in every other theme. */
export interface Theme {
  readonly name: "light" | "dark";
  readonly paper: string;
  readonly ink: string;
  readonly faintInk: string;
  readonly gridInk: string;
  /** Of the models, in order. */
  readonly palette: readonly string[];
}

/** The theme in which charts are made: of paper, and of a page by day. */
export const lightTheme: Theme = { name: "light", paper: "#FFFFFF", ink, faintInk, gridInk, palette };

/** The same hues, lighter, for a dark page. */
export const darkTheme: Theme = {
  name: "dark",
  paper: "#15181C",
  ink: "#E6E6E6",
  faintInk: "#A0A4A8",
  gridInk: "#33383E",
  palette: ["#3D9BE0", "#F0803C", "#1FBF92", "#E09AC4", "#F2C14E", "#9AD8F7", "#FFFFFF"],
};

export const themes = { light: lightTheme, dark: darkTheme } as const;

/** A chart's configuration in the colours of a theme. */
export function inTheme(config: FigureConfiguration, theme: Theme): FigureConfiguration {
  if (theme.name === lightTheme.name) return config;
  const own = colorsOf(theme);
  const changed = new Map(colorsOf(lightTheme).map((color, i) => [color.toUpperCase(), own[i]!]));
  const recolored = JSON.parse(JSON.stringify(config), (_, value: unknown) =>
    typeof value === "string" ? recolor(value, changed) : value,
  ) as FigureConfiguration;
  return {
    ...recolored,
    data: { ...recolored.data, figure: { ...recolored.data.figure, theme: theme.name } },
    options: { color: theme.ink, borderColor: theme.gridInk, ...recolored.options },
  };
}

/** A colour of the light theme as it is in another. */
export function colorIn(theme: Theme, color: string): string {
  const place = colorsOf(lightTheme).findIndex((one) => one.toUpperCase() === color.toUpperCase());
  return colorsOf(theme)[place] ?? color;
}

/** The theme in which a chart is drawn. */
export function themeOf(chart: { readonly data: ChartData }): Theme {
  return themes[figureOf(chart).theme ?? "light"];
}

function colorsOf({ paper, ink: writing, faintInk: faint, gridInk: lines, palette: models }: Theme): readonly string[] {
  return [paper, writing, faint, lines, ...models];
}

/** A colour of six digits, or eight with its opacity, in its other colour; any other text as it is. */
function recolor(value: string, changed: ReadonlyMap<string, string>): string {
  if (!/^#[\da-f]{6}([\da-f]{2})?$/i.test(value)) return value;
  const other = changed.get(value.slice(0, 7).toUpperCase());
  return other === undefined ? value : `${other}${value.slice(7)}`;
}
