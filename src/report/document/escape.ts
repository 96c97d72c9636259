const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup that is safe to write as it is. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text is escaped, markup and lists of it are not. */
type Content = string | number | Markup | readonly Markup[] | undefined;

/** HTML from a template: every value that is not markup itself is escaped, in text and in attributes alike. */
export function markup(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(strings.map((part, i) => part + contentText(values[i])).join(""));
}

function contentText(value: Content): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map((one) => one.text).join("\n");
  return String(value).replaceAll(/[&<>"']/g, (character) => entities[character]!);
}

/** JSON for a script element: nothing in it can end the element or open a comment. */
export function jsonForScript(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll("<", "\\u003c"));
}
