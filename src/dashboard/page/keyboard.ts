import { useLayoutEffect } from "preact/hooks";

export interface Key {
  /** What is pressed: `j`, `Enter`, or two after each other: `g s`. */
  readonly keys: string;
  readonly meaning: string;
  readonly act: () => void;
}

/** How long the second of two keys may take. */
const secondWithin = 1_200;

const active = new Set<readonly Key[]>();
let first: { readonly key: string; readonly at: number } | undefined;

/** Keys that mean something now, those of the view after those of the page. */
export function activeKeys(): readonly Key[] {
  return [...active].flat();
}

/** Lets keys mean something for as long as the component is there. */
export function useKeys(keys: readonly Key[]): void {
  // Before the next key can be pressed, unlike an effect.
  useLayoutEffect(() => {
    active.add(keys);
    return () => {
      active.delete(keys);
    };
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Whether a key belongs to what has the focus: a link or a button is pressed by Enter. */
function isTaken({ key, target }: KeyboardEvent): boolean {
  return (
    (key === "Enter" || key === " ") && target instanceof HTMLElement && target.closest("a, button, summary") !== null
  );
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return;
  if (isTyping(event.target)) {
    if (event.key === "Escape") (event.target as HTMLElement).blur();
    return;
  }
  const both = first && event.timeStamp - first.at < secondWithin ? `${first.key} ${event.key}` : undefined;
  const keys = activeKeys().toReversed();
  const found = keys.find((one) => one.keys === both) ?? keys.find((one) => one.keys === event.key);
  first = found ? undefined : { key: event.key, at: event.timeStamp };
  if (!found) return;
  event.preventDefault();
  found.act();
}

document.addEventListener("keydown", onKey);
