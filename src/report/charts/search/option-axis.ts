import { formatNumber } from "../../drawing/numbers.js";
import { niceTicks } from "../axes.js";
import type { SearchedOption, SearchTrial } from "../../data/search.js";

/** A searched option along a linear axis: powers and categories stand at whole numbers, under names. */
export interface OptionAxis {
  readonly option: SearchedOption;
  readonly min: number;
  readonly max: number;
  readonly title: string;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** Where a trial stands; undefined where it does not have the option. */
  place(trial: SearchTrial): number | undefined;
}

/** Room beyond the outermost values, in parts of their range. */
const room = 0.05;
const longestName = 14;

export function optionAxisOf(option: SearchedOption): OptionAxis {
  const { path, values, numeric, logarithmic, name } = option;
  if (!numeric) {
    return {
      option,
      min: -0.5,
      max: values.length - 0.5,
      title: name,
      ticks: values.map((value, at) => ({ at, text: shortened(String(value)) })),
      place: ({ point }) => (path in point ? values.indexOf(point[path]!) : undefined),
    };
  }
  const numbers = values as readonly number[];
  const [least, greatest] = [numbers[0]!, numbers.at(-1)!];
  const base = greatest / least >= 50 ? 10 : 2;
  const scale = logarithmic ? (value: number) => Math.log(value) / Math.log(base) : (value: number) => value;
  const [low, high] = [scale(least), scale(greatest)];
  const margin = room * (high - low || 1);
  return {
    option,
    min: low - margin,
    max: high + margin,
    title: logarithmic ? `${name} (log scale)` : name,
    ticks: ticksOf(numbers, scale) ?? (logarithmic ? powers(low, high, base) : round(low - margin, high + margin)),
    place: ({ point }) => (path in point ? scale(point[path] as number) : undefined),
  };
}

/** The same as an axis of Chart.js. */
export function axisConfiguration({ min, max, ticks, title }: OptionAxis): object {
  return {
    type: "linear",
    min,
    max,
    title: { display: true, text: title },
    grid: { drawOnChartArea: false, tickLength: 5 },
    ticks: { autoSkip: false, padding: 2, maxRotation: 0 },
    tickValues: ticks.map(({ at }) => at),
    tickNames: Object.fromEntries(ticks.map(({ at, text }) => [at, [text]])),
  };
}

const mostTicks = 5;

/** The values themselves where they are few. */
function ticksOf(values: readonly number[], scale: (value: number) => number): OptionAxis["ticks"] | undefined {
  if (values.length > mostTicks) return undefined;
  return values.map((value) => ({ at: scale(value), text: formatNumber(value, 3) }));
}

function powers(min: number, max: number, base: number): OptionAxis["ticks"] {
  const [first, last] = [Math.ceil(min), Math.floor(max)];
  const every = Math.ceil((last - first + 1) / mostTicks);
  const exponents = Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, i) => first + i * every);
  return exponents.map((at) => ({ at, text: formatNumber(base ** at, 3) }));
}

function round(min: number, max: number): OptionAxis["ticks"] {
  return niceTicks(min, max, 4).map((at) => ({ at, text: formatNumber(at, 3) }));
}

function shortened(text: string): string {
  return text.length > longestName ? `${text.slice(0, longestName - 1)}…` : text;
}
