import picocolors from "picocolors";

/** Colours for a stream: none unless it is a terminal, whatever else the environment says of colours. */
function colorsFor({ isTTY = false }: { readonly isTTY?: boolean }): ReturnType<typeof picocolors.createColors> {
  return picocolors.createColors(isTTY && process.env["NO_COLOR"] === undefined);
}

/** Colours of what goes to standard output. */
export const colors = colorsFor(process.stdout);

/** Colours of what goes to standard error. */
export const errorColors = colorsFor(process.stderr);
