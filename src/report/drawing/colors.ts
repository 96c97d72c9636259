/**
 * Okabe and Ito's palette (2008), safe for colour-blind readers, without its yellow, which is lost on white paper.
 * Neighbours differ in lightness too, so that they stay apart in grey print.
 */
export const palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"] as const;

export const ink = "#222222";
export const faintInk = "#666666";
export const gridInk = "#E4E4E4";

/** `color` ("#RRGGBB") with an opacity. */
export function withAlpha(color: string, alpha: number): string {
  const byte = Math.round(alpha * 255)
    .toString(16)
    .padStart(2, "0");
  return `${color}${byte}`;
}

/** Anchors of viridis (van der Walt and Smith, matplotlib 2.0) at even steps from 0 to 1: uniform to the eye and in grey. */
const viridis = [
  "#440154", "#481467", "#482576", "#463480", "#414487", "#3B528B", "#355F8D", "#2F6C8E", "#2A788E",
  "#25848E", "#21918C", "#1E9C89", "#22A884", "#2FB47C", "#44BF70", "#5EC962", "#7AD151", "#9BD93C",
  "#BDDF26", "#DFE318", "#FDE725",
]; // prettier-ignore

/** The colour map as 256 RGB triples, dark to light. */
export function colorTable(): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let level = 0; level < 256; level++) {
    const place = (level / 255) * (viridis.length - 1);
    const at = Math.min(Math.floor(place), viridis.length - 2);
    for (let channel = 0; channel < 3; channel++) {
      const [from, to] = [viridis[at]!, viridis[at + 1]!].map((hex) =>
        parseInt(hex.slice(1 + 2 * channel, 3 + 2 * channel), 16),
      );
      table[level * 3 + channel] = Math.round(from! + (place - at) * (to! - from!));
    }
  }
  return table;
}
