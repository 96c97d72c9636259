import { fontFamily } from "../../../report/drawing/fonts.js";
import { formatNumber } from "../format.js";
import { inks } from "./colors.js";

const font = { family: `"${fontFamily}", sans-serif`, size: 13 };

/** An axis with its title, in the colours of the page. */
export function axisOptions(title: string | undefined, logarithmic: boolean) {
  const { ink, grid } = inks();
  return {
    type: logarithmic ? ("logarithmic" as const) : ("linear" as const),
    ticks: { color: ink, font, maxRotation: 0, maxTicksLimit: 8 },
    grid: { color: grid },
    title: { display: title !== undefined, text: title ?? "", color: ink, font },
  };
}

interface Hovered {
  readonly dataset: { readonly label?: string | undefined };
  readonly parsed: { readonly x: number | null; readonly y: number | null };
}

/** What is said of the point under the pointer: its line's name, its value, and where it stands on the axis `x`. */
export function tooltipOptions(x: string) {
  return {
    titleFont: font,
    bodyFont: font,
    callbacks: {
      title: () => "",
      label: ({ dataset, parsed }: Hovered) =>
        `${dataset.label ?? ""}: ${formatNumber(parsed.y ?? NaN)} at ${x} ${formatNumber(parsed.x ?? NaN)}`,
    },
  };
}
