import { palette } from "../../../report/drawing/colors.js";
import { theme } from "../theme.js";

/** The report's palette on a dark ground: the same hues, light enough to be seen. */
const onDark = ["#4DA6DE", "#F08A4B", "#33C795", "#E3A3C6", "#F2BC4B", "#8FD0F5", "#E6E6E6"] as const;

/** The colour of the line at a place, the same in every chart of the view. */
export function lineColor(place: number): string {
  const colors = theme.value === "dark" ? onDark : palette;
  return colors[place % colors.length]!;
}

/** What axes are written and ruled with. */
export function inks(): { readonly ink: string; readonly grid: string } {
  return theme.value === "dark" ? { ink: "#C9D1D9", grid: "#30363D" } : { ink: "#3A3F45", grid: "#E4E4E4" };
}
