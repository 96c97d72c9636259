/**
 * The typeface of every picture, Source Sans 3: registered from its files for PNG, embedded in the HTML. The family has a
 * name of our own, so that no font of the machine can stand in for the bundled one.
 */
export const fontFamily = "Pushforward Sans";
export const fontWeights = [400, 600] as const;

/** A CSS font of the typeface at a size in pixels. */
export function fontText(size: number, weight: (typeof fontWeights)[number] = 400): string {
  return `${weight} ${size}px "${fontFamily}", sans-serif`;
}

/** The typeface in a drawing that may be read where it is not registered: by the name under which others install it. */
export const svgFontFamily = `'${fontFamily}', 'Source Sans 3', 'Source Sans Pro', sans-serif`;
