import { isComponentRef } from "./component.js";
import { isSearchSpace, type OpenSpace, type TiedSpace } from "./space.js";

/** A value as it would be written after `--set path=`. */
export function formatValue(value: unknown): string {
  if (typeof value === "string") return formatText(value);
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  if (isSearchSpace(value)) return `${value.space}(${formatSpace(value)})`;
  if (isComponentRef(value)) {
    const options = Object.entries(value.options).map(([name, option]) => `${name}=${formatValue(option)}`);
    return options.length === 0 ? value.name : `${value.name}(${options.join(", ")})`;
  }
  // JSON has no NaN and no infinities.
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

/** What stands in the parentheses of a search space. */
function formatSpace(space: OpenSpace | TiedSpace): string {
  switch (space.space) {
    case "grid":
    case "choice":
      return space.values.map(formatValue).join(", ");
    case "uniform":
    case "logUniform":
      return `${space.low}, ${space.high}`;
    case "integer":
      return `${space.low}, ${space.high}${space.log ? ", log=true" : ""}`;
    case "normal":
      return `${space.mean}, ${space.deviation}`;
    case "sameAs":
      return space.path;
  }
}

/** Without quotes where it can be told from everything else. */
function formatText(text: string): string {
  const isWord = /^[A-Za-z./~][^,()[\]='"\s]*$/.test(text) && !["true", "false", "null"].includes(text);
  return isWord ? text : `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}
