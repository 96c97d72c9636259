/** Hooks of Node's module loader, which runs them on a thread of its own: how experiment files find what they import. */

interface Resolved {
  readonly url: string;
  readonly format?: string | null;
}

/** What the thread is told when it starts. */
export interface HookData {
  /** URL of the public API. */
  readonly index: string;
}

let index: string;

export function initialize(data: HookData): void {
  index = data.index;
}

/**
 * "pushforward" is the copy that loads the file, wherever the file lies, so that there is one instance of it; and
 * TypeScript is always a module, whatever the nearest package.json says of JavaScript.
 */
export async function resolve(
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => Promise<Resolved>,
): Promise<Resolved> {
  const resolved = await next(specifier === "pushforward" ? index : specifier, context);
  return /\.ts(\?|$)/.test(resolved.url) ? { ...resolved, format: "module" } : resolved;
}
