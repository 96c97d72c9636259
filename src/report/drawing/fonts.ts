/** The typeface of every picture: registered from its files for PNG, embedded in the HTML. */
export const fontFamily = "Source Sans 3";
export const fontWeights = [400, 600] as const;

/** A CSS font of the typeface at a size in pixels. */
export function fontText(size: number, weight: (typeof fontWeights)[number] = 400): string {
  return `${weight} ${size}px "${fontFamily}", sans-serif`;
}
