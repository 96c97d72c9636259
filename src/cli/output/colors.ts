import picocolors from "picocolors";

/** Colours of what goes to standard output: none unless it is a terminal. */
export const colors = picocolors.createColors(process.stdout.isTTY && process.env["NO_COLOR"] === undefined);

/** Colours of what goes to standard error. */
export const errorColors = picocolors.createColors(process.stderr.isTTY && process.env["NO_COLOR"] === undefined);
